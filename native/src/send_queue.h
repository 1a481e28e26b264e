#pragma once

#include <ctime>
#include <utility>
#include <vector>

#include "passed_descriptors.h"
#include "span.h"

namespace seqpacket {

/** How a packet left the queue. */
struct Sent {
  /** 0 when the kernel took it. */
  int error = 0;
  /** CLOCK_REALTIME just before the call that settled it. */
  timespec time{};
};

/** CLOCK_REALTIME now. */
timespec RealTime();

/** Sends one packet, an empty one too, with the descriptors of these numbers; returns 0 or the errno. */
int SendPacket(int socket, Bytes data, Span<const int32_t> descriptors = {});

/** Packets that wait until the kernel takes them, in order. */
class SendQueue {
 public:
  [[nodiscard]] bool empty() const { return packets_.empty(); }
  [[nodiscard]] size_t size() const { return packets_.size() - first_; }

  /** Queues a copy, for the caller may use its memory again. */
  void Push(Bytes data, PassedDescriptors descriptors = {}) {
    packets_.push_back({{data.begin(), data.end()}, std::move(descriptors)});
  }

  /** Takes out the packet at `position`, if there is one. */
  void Cancel(size_t position);

  /**
   * Sends until the kernel takes no more, the queue is empty or `results` is full; returns how many packets
   * left the queue. One that the kernel refuses leaves it with its errno, and the next is tried.
   */
  size_t Flush(int socket, Span<Sent> results);

 private:
  struct Waiting {
    std::vector<uint8_t> bytes;
    PassedDescriptors descriptors;
  };

  void Settle(size_t count);

  /** Not a deque, which takes 600 bytes even when empty, as that of an idle connection is. */
  std::vector<Waiting> packets_;
  /** Those before it have left; when all have, none is kept. */
  size_t first_ = 0;
};

}  // namespace seqpacket
