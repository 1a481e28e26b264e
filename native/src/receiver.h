#pragma once

#include <cstdint>

#include "ancillary.h"
#include "span.h"

namespace seqpacket {

/** One packet off a socket; its bytes are where they were asked to go. */
struct Packet {
  /** As it was sent, in bytes. */
  size_t length = 0;
  /** Of those, how many were kept. */
  size_t kept = 0;
  bool ancillary_truncated = false;
  Ancillary ancillary;

  [[nodiscard]] bool truncated() const { return kept < length; }
};

enum class Received { kPacket, kNothing, kEndOfFile, kReset, kError };

/**
 * Takes one packet off `socket`: its first bytes into `room`, the others into `overflow`; what fits in
 * neither is lost. kReset tells of ECONNRESET, after which there may be packets still (kernel-facts); kError
 * leaves errno.
 */
Received Receive(int socket, Room room, Room overflow, ControlBuffer* control, Packet* packet);

}  // namespace seqpacket
