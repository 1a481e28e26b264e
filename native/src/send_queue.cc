#include "send_queue.h"

#include <sys/socket.h>

#include <cerrno>

#include "sent_part.h"

namespace seqpacket {
namespace {

constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;

ssize_t SendWith(int socket, Bytes data, Span<const int32_t> descriptors) {
  iovec part = SentPart(data);
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  std::vector<unsigned char> control;
  AttachDescriptors(descriptors, &control, &header);
  return ::sendmsg(socket, &header, kFlags);
}

}  // namespace

timespec RealTime() {
  timespec now{};
  static_cast<void>(::clock_gettime(CLOCK_REALTIME, &now));  // Fails only for a clock that does not exist.
  return now;
}

int SendPacket(int socket, Bytes data, Span<const int32_t> descriptors) {
  ssize_t sent = 0;
  do {
    sent = descriptors.empty() ? ::send(socket, data.data(), data.size(), kFlags)
                               : SendWith(socket, data, descriptors);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

void SendQueue::Cancel(size_t position) {
  if (position >= size()) return;
  packets_.erase(packets_.begin() + static_cast<std::ptrdiff_t>(first_ + position));
  Settle(0);
}

size_t SendQueue::Flush(int socket, Span<Sent> results) {
  size_t settled = 0;
  while (settled < size() && settled < results.size()) {
    const timespec now = RealTime();
    // One by one: sendmmsg keeps the error that ends it to itself, and a reset is told only once.
    const Waiting& packet = packets_[first_ + settled];
    const std::vector<int32_t> numbers = packet.descriptors.numbers();
    const int error =
        SendPacket(socket, {packet.bytes.data(), packet.bytes.size()}, {numbers.data(), numbers.size()});
    if (error == EAGAIN) break;
    results[settled++] = {error, now};
  }
  Settle(settled);
  return settled;
}

/** The first `count` packets have left. */
void SendQueue::Settle(size_t count) {
  for (; count > 0; count--) packets_[first_++] = Waiting();
  if (first_ == packets_.size()) {
    // With its memory: the next that waits may be long in coming.
    packets_ = std::vector<Waiting>();
    first_ = 0;
  } else if (first_ > packets_.size() / 2) {
    packets_.erase(packets_.begin(), packets_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

}  // namespace seqpacket
