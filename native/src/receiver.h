#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstdint>

#include "ancillary.h"
#include "overflow_region.h"
#include "packet.h"
#include "span.h"

namespace seqpacket {

/**
 * Takes packets off sockets. No packet is truncated by accident: what exceeds the room for it goes to an
 * overflow region. kReset tells of ECONNRESET, after which there may be packets still (kernel-facts).
 */
class Receiver {
 public:
  /** Most packets that one call of ReceiveMany takes. */
  static constexpr size_t kMany = OverflowRegion::kPackets;

  /** Takes one packet, its head into `room`. Keeps `limit` bytes of it at most; 0 is no limit. */
  Received Receive(int socket, Room room, size_t limit, Packet* packet);

  /**
   * Takes as many packets as there are, up to the size of `packets`, in one system call: the head of each
   * into the next `stride` bytes of `room`, which is large enough for that. Returns how many; `outcome` is
   * kPacket if there may be more.
   */
  size_t ReceiveMany(int socket, Room room, size_t stride, size_t limit, Span<Packet> packets,
                     Received* outcome);

  /** Gives back the memory of packets that had a `rest`, which is gone then. */
  void ReleaseRest() { overflow_.Release(); }

 private:
  /** What the kernel is told of one packet, and tells. */
  struct Slot {
    std::array<iovec, 2> parts{};
    ControlBuffer control;
  };

  static void Prepare(Slot* slot, Room room, Room overflow, size_t limit, msghdr* header);

  std::array<Slot, kMany> slots_{};
  std::array<mmsghdr, kMany> headers_{};
  OverflowRegion overflow_;
};

}  // namespace seqpacket
