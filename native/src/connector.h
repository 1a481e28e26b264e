#pragma once

#include <string>

#include "descriptor.h"
#include "failure.h"
#include "target.h"

namespace seqpacket {

/**
 * One attempt to connect, which never waits. A full backlog fails with EAGAIN: no event will tell when there
 * is room, so the caller tries again later (kernel-facts).
 */
Result<Descriptor> Connect(const Target& target);

/** What a probing connect to a socket file shows. */
enum class Probe { kStale, kListening, kOtherType, kGone, kUnprovable };

/** Connects to `path` and leaves at once, to learn whether somebody listens. */
Probe ProbeListener(const std::string& path);

}  // namespace seqpacket
