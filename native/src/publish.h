#pragma once

#include <optional>
#include <string>

#include "failure.h"
#include "file_status.h"
#include "place.h"
#include "temporary_name.h"

namespace seqpacket {

/**
 * What is at `path`: nothing, or a stale socket file of this user, by its identity. Anything else is a
 * failure that names what is in the way.
 */
Result<std::optional<FileIdentity>> Examine(const std::string& path);

/**
 * Gives a listening socket's file its lasting name in one step. Replaces only a socket file of this user that
 * a probe proves stale; never overwrites one that appears meanwhile. `folder` is a descriptor of the folder,
 * which the caller may have locked already.
 */
std::optional<Failure> Publish(int folder, const Place& place, TemporaryName* temporary, bool is_locked);

}  // namespace seqpacket
