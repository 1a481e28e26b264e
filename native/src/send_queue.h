#pragma once

#include <ctime>
#include <deque>
#include <vector>

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

/** Sends one packet, an empty one too; returns 0 or the errno. */
int SendPacket(int socket, Bytes data);

/** Packets that wait until the kernel takes them, in order. */
class SendQueue {
 public:
  [[nodiscard]] bool empty() const { return packets_.empty(); }
  [[nodiscard]] size_t size() const { return packets_.size(); }

  /** Queues a copy, for the caller may use its memory again. */
  void Push(Bytes data) { packets_.emplace_back(data.begin(), data.end()); }

  /** Takes out the packet at `position`, if there is one. */
  void Cancel(size_t position);

  /**
   * Sends until the kernel takes no more, the queue is empty or `results` is full; returns how many packets
   * left the queue. One that the kernel refuses leaves it with its errno, and the next is tried.
   */
  size_t Flush(int socket, Span<Sent> results);

 private:
  std::deque<std::vector<uint8_t>> packets_;
};

}  // namespace seqpacket
