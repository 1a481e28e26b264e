#include "send_queue.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace seqpacket {
namespace {

/** Messages a call: enough that the call itself costs little, few enough for the stack. */
constexpr size_t kMessagesPerCall = 64;
constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;

ssize_t SendWith(int socket, Bytes data, Span<const int32_t> descriptors) {
  // sendmsg(2) only reads, and yet takes what is not const.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  iovec part{const_cast<uint8_t*>(data.data()), data.size()};
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
  while (!empty() && settled < results.size()) {
    const timespec now = RealTime();
    const int sent = SendSome(socket, results.size() - settled);
    if (sent < 0 && errno == EAGAIN) break;
    // sendmmsg stops before a packet that the kernel refuses, and fails when that comes first (kernel-facts).
    const Sent result{sent < 0 ? errno : 0, now};
    const size_t count = sent < 0 ? 1 : static_cast<size_t>(sent);
    for (size_t position = 0; position < count; position++) results[settled++] = result;
    Settle(count);
  }
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

/** Sends the first packets, at most `limit`, in one call; returns how many, or -1 with errno set. */
int SendQueue::SendSome(int socket, size_t limit) {
  std::array<iovec, kMessagesPerCall> parts{};
  std::array<mmsghdr, kMessagesPerCall> messages{};
  const size_t count = std::min({size(), limit, kMessagesPerCall});
  for (size_t position = 0; position < count; position++) {
    Waiting& packet = packets_[first_ + position];
    parts[position] = {packet.bytes.data(), packet.bytes.size()};
    messages[position].msg_hdr.msg_iov = &parts[position];
    messages[position].msg_hdr.msg_iovlen = 1;
    packet.descriptors.Attach(&messages[position].msg_hdr);
  }
  int sent = 0;
  do {
    sent = ::sendmmsg(socket, messages.data(), static_cast<unsigned>(count), kFlags);
  } while (sent < 0 && errno == EINTR);
  return sent;
}

}  // namespace seqpacket
