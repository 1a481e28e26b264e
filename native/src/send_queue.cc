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

/** Sends the first packets of `packets`, at most `limit`, in one call; returns how many, or -1 with errno
 * set. */
int SendSome(int socket, std::deque<std::vector<uint8_t>>* packets, size_t limit) {
  std::array<iovec, kMessagesPerCall> parts{};
  std::array<mmsghdr, kMessagesPerCall> messages{};
  const size_t count = std::min({packets->size(), limit, kMessagesPerCall});
  for (size_t position = 0; position < count; position++) {
    std::vector<uint8_t>& packet = (*packets)[position];
    parts[position] = {packet.data(), packet.size()};
    messages[position].msg_hdr.msg_iov = &parts[position];
    messages[position].msg_hdr.msg_iovlen = 1;
  }
  int sent = 0;
  do {
    sent = ::sendmmsg(socket, messages.data(), static_cast<unsigned>(count), kFlags);
  } while (sent < 0 && errno == EINTR);
  return sent;
}

}  // namespace

timespec RealTime() {
  timespec now{};
  static_cast<void>(::clock_gettime(CLOCK_REALTIME, &now));  // Fails only for a clock that does not exist.
  return now;
}

int SendPacket(int socket, Bytes data) {
  ssize_t sent = 0;
  do {
    sent = ::send(socket, data.data(), data.size(), kFlags);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

void SendQueue::Cancel(size_t position) {
  if (position < packets_.size()) packets_.erase(packets_.begin() + static_cast<std::ptrdiff_t>(position));
}

size_t SendQueue::Flush(int socket, Span<Sent> results) {
  size_t settled = 0;
  while (!packets_.empty() && settled < results.size()) {
    const timespec now = RealTime();
    const int sent = SendSome(socket, &packets_, results.size() - settled);
    if (sent < 0 && errno == EAGAIN) break;
    // sendmmsg stops before a packet that the kernel refuses, and fails when that comes first (kernel-facts).
    const Sent result{sent < 0 ? errno : 0, now};
    const size_t count = sent < 0 ? 1 : static_cast<size_t>(sent);
    for (size_t position = 0; position < count; position++) {
      results[settled++] = result;
      packets_.pop_front();
    }
  }
  return settled;
}

}  // namespace seqpacket
