#pragma once

#include <array>

#include "ancillary.h"
#include "overflow_region.h"
#include "packet.h"

namespace seqpacket {

/** Packets that are looked at, and sent on, with one system call; one batch for all connections of a thread.
 */
class TapBatch {
 public:
  static constexpr size_t kMost = OverflowRegion::kPackets;

  /** False when the system refuses memory. */
  bool Reserve() { return !region_.Get().empty(); }

  /**
   * Looks at up to `count` further packets in a queue (MSG_PEEK); the first goes to `first`, if that is not
   * empty. Returns how many, and `outcome` says what came then: kPacket if there may be more. kError leaves
   * errno.
   */
  size_t Peek(int socket, size_t count, Room first, Received* outcome);

  [[nodiscard]] const Packet& packet(size_t position) const { return packets_[position]; }

  /**
   * Sends packets on, from `start` up to `end`, as `sender` if given; none of them may have descriptors.
   * Returns how many were taken, which is fewer when the next one fails, or -1 with errno when the first
   * does.
   */
  int Send(int socket, size_t start, size_t end, const ucred* sender);

  /** Whether long packets have taken up memory, which ReleaseLong is to give back. */
  [[nodiscard]] bool has_long() const { return ticks_to_release_ > 0; }
  /** To be called by ticks: gives that memory back unless a long packet came since the tick before. What was
   * looked at is gone then. */
  void ReleaseLong();

  /** Closes the descriptors that came with packets. */
  void Clear(size_t count);

 private:
  struct Slot {
    /** One for what goes to the region whole: the kernel is quicker with that. */
    std::array<iovec, 2> parts{};
    ControlBuffer control;
  };

  void Prepare(size_t position, Room first);

  std::array<mmsghdr, kMost> headers_{};
  std::array<Slot, kMost> slots_{};
  std::array<Packet, kMost> packets_;
  OverflowRegion region_;
  int ticks_to_release_ = 0;
};

}  // namespace seqpacket
