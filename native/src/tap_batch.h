#pragma once

#include <array>

#include "overflow_region.h"
#include "receiver.h"

namespace seqpacket {

/** Packets that are looked at, and sent on, with one system call; one batch for all connections of a thread.
 */
class TapBatch {
 public:
  static constexpr size_t kMost = 16;
  /** Longer ones go to the overflow region in part. */
  static constexpr size_t kSlotBytes = 4096;

  /** False when the system refuses memory. */
  bool Reserve() { return !overflow_.Get().empty(); }

  /**
   * Looks at up to `count` further packets in a queue (MSG_PEEK); the first goes to `first`, if that is not
   * empty. Returns how many, and `outcome` says what came then: kPacket if there may be more. kError leaves
   * errno.
   */
  size_t Peek(int socket, size_t count, Room first, Received* outcome);

  [[nodiscard]] const Packet& packet(size_t position) const { return packets_[position]; }

  /**
   * Sends packets on, from `start` up to `end`, as `sender` if given; none of them may have descriptors.
   * Returns how many were taken, which is fewer when the next one fails.
   */
  size_t Send(int socket, size_t start, size_t end, const ucred* sender);

  /** Closes the descriptors that came with packets. */
  void Clear(size_t count);

 private:
  struct Slot {
    std::array<iovec, 2> parts{};
    ControlBuffer control;
  };

  void Prepare(size_t position, Room first);
  bool Take(size_t position);

  std::array<mmsghdr, kMost> headers_{};
  std::array<Slot, kMost> slots_{};
  std::array<Packet, kMost> packets_;
  std::array<uint8_t, kMost * kSlotBytes> bytes_{};
  OverflowRegion overflow_;
};

}  // namespace seqpacket
