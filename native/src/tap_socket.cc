#include "tap_socket.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "credentials.h"
#include "peer_send_buffer.h"
#include "send_queue.h"
#include "sent_part.h"
#include "socket_options.h"

namespace seqpacket {
namespace {

/** Of SO_SNDBUF, what no packet can have (kernel-facts). */
constexpr size_t kOverhead = 32;
/** How often taking packets out is tried: it needs no memory and is not known to fail, and ends the
 * connection if it does. */
constexpr int kAttempts = 3;

bool SetNumber(int socket, int option, int value) {
  return ::setsockopt(socket, SOL_SOCKET, option, &value, sizeof value) == 0;
}

/**
 * Raises SO_SNDBUF to `wanted` bytes, as the kernel gives it: beyond net.core.wmem_max for who may administer
 * the network. Returns what it is then, 0 on failure; it is never less than before.
 */
int ForceSendBuffer(int socket, int wanted) {
  const int size = SendBufferOf(socket);
  if (size == 0 || size >= wanted) return size;
  if (SetNumber(socket, SO_SNDBUFFORCE, wanted / 2 + wanted % 2)) return SendBufferOf(socket);
  // Where that limit is below the default, asking for more gives less: tried on a socket that nobody uses.
  auto trial = NewSocket();
  if (FailureOf(trial) != nullptr || RaiseSendBuffer(ValueOf(trial).number(), wanted) <= size) return size;
  return RaiseSendBuffer(socket, wanted);
}

/** Whether a send may have failed for whom it was to be of: there are no rights to that (any more), the
 * process is gone, or its user or group has no number in our user namespace (scm_check_creds). */
bool IsOfSender(int error) { return error == EPERM || error == ESRCH || error == EINVAL; }

/** The control messages that a packet is sent on with. */
class ControlMessages {
 public:
  // The bytes are written as they are needed.
  explicit ControlMessages(msghdr* header)  // NOLINT(cppcoreguidelines-pro-type-member-init)
      : header_(header) {
    header->msg_control = bytes_.data();
    header->msg_controllen = 0;
  }

  void Add(int type, const void* data, size_t length) {
    auto* message =
        reinterpret_cast<cmsghdr*>(  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): cmsg(3)
            &bytes_[header_->msg_controllen]);
    message->cmsg_level = SOL_SOCKET;
    message->cmsg_type = type;
    message->cmsg_len = CMSG_LEN(length);
    std::memcpy(CMSG_DATA(message), data, length);
    header_->msg_controllen += CMSG_SPACE(length);
  }

 private:
  msghdr* header_;
  alignas(
      cmsghdr) std::array<unsigned char, CMSG_SPACE(sizeof(ucred)) +
                                             CMSG_SPACE(ControlBuffer::kMaxDescriptors * sizeof(int))> bytes_;
};

void AddDescriptors(const std::vector<Descriptor>& descriptors, ControlMessages* control) {
  std::array<int, ControlBuffer::kMaxDescriptors> numbers{};
  const size_t count = std::min(descriptors.size(), numbers.size());
  std::transform(descriptors.begin(), descriptors.begin() + static_cast<ptrdiff_t>(count), numbers.begin(),
                 [](const Descriptor& descriptor) { return descriptor.number(); });
  control->Add(SCM_RIGHTS, numbers.data(), count * sizeof(int));
}

}  // namespace

Result<TapSocket> TapSocket::Make(Descriptor descriptor, bool credentials) {
  ucred peer{};
  socklen_t length = sizeof peer;
  if (::getsockopt(descriptor.number(), SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) {
    return LastFailure("getsockopt");
  }
  // Time stamps tell an empty packet from end-of-file (kernel-facts).
  if (!SetNumber(descriptor.number(), SO_TIMESTAMPNS, 1) || !SetNumber(descriptor.number(), SO_PEEK_OFF, 0) ||
      (credentials && !SetNumber(descriptor.number(), SO_PASSCRED, 1))) {
    return LastFailure("setsockopt");
  }
  return TapSocket(std::move(descriptor), peer);
}

size_t TapSocket::Peek(TapBatch* batch, size_t count, Room first, Received* outcome) {
  const size_t found = batch->Peek(number(), count, first, outcome);
  reset_ = reset_ || *outcome == Received::kReset;
  return found;
}

bool TapSocket::Consume(size_t count) {
  int failures = 0;
  while (count > 0) {
    const int taken = TakeOut(count);
    if (taken >= 0) {
      count -= static_cast<size_t>(taken);
    } else if (errno == ECONNRESET) {
      reset_ = true;  // Told only once, and before the packets.
    } else if (errno != EINTR && ++failures == kAttempts) {
      return false;
    }
  }
  return true;
}

/** Takes packets out, `count` at most; returns how many, or -1 with errno. */
int TapSocket::TakeOut(size_t count) const {
  if (count == 1) return ::recv(number(), nullptr, 0, MSG_DONTWAIT) < 0 ? -1 : 1;
  std::array<mmsghdr, TapBatch::kMost> headers{};
  const auto most = static_cast<unsigned>(std::min(count, headers.size()));
  return ::recvmmsg(number(), headers.data(), most, MSG_DONTWAIT, nullptr);
}

int TapSocket::Send(const Packet& packet, const ucred* sender) {
  bool told_of_reset = false;
  bool made_room = false;
  int error = TrySend(packet, sender);
  // In whatever order these come, and each once at most: a reset hides that the packet is too long as well.
  while (error != 0) {
    if (error == ECONNRESET && !told_of_reset) {
      reset_ = told_of_reset = true;
    } else if (sender != nullptr && IsOfSender(error)) {
      // The packet is what matters.
      refused_sender_ = *std::exchange(sender, nullptr);
    } else if (error == EMSGSIZE && !made_room) {
      made_room = true;
      const int needed = static_cast<int>(packet.length + kOverhead);
      if (ForceSendBuffer(number(), needed) < needed) return error;
    } else {
      return error;
    }
    error = TrySend(packet, sender);
  }
  return 0;
}

bool TapSocket::MaySpeakFor(const ucred& sender) const {
  return !refused_sender_ || !IsSame(*refused_sender_, sender);
}

int TapSocket::TrySend(const Packet& packet, const ucred* sender) const {
  const bool is_plain = sender == nullptr && packet.rest.empty() && packet.ancillary.descriptors.empty();
  if (is_plain) return SendPacket(number(), packet.head);  // The kernel is quicker with that.
  std::array<iovec, 2> parts = {SentPart(packet.head), SentPart(packet.rest)};
  msghdr header{};
  header.msg_iov = parts.data();
  header.msg_iovlen = packet.rest.empty() ? 1 : 2;
  ControlMessages control(&header);
  if (sender != nullptr) control.Add(SCM_CREDENTIALS, sender, sizeof *sender);
  if (!packet.ancillary.descriptors.empty()) AddDescriptors(packet.ancillary.descriptors, &control);
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(number(), &header, MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

bool TapSocket::Refuses() {
  // A byte from nowhere: the kernel looks at the connection before it looks at the bytes
  // (sock_alloc_send_pskb), and so nothing is ever sent.
  iovec nowhere{nullptr, 1};
  msghdr header{};
  header.msg_iov = &nowhere;
  header.msg_iovlen = 1;
  if (::sendmsg(number(), &header, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return false;
  const int error = errno;
  reset_ = reset_ || error == ECONNRESET;
  return error == EPIPE;
}

bool TapSocket::MatchSendBuffer(const TapSocket& sender) const {
  const int before = SendBufferOf(number());
  return ForceSendBuffer(number(), static_cast<int>(sender.PeersBuffer())) > before;
}

size_t TapSocket::PeersBuffer() const { return PeerSendBuffer(number()); }

bool TapSocket::PeerHasReadAll() const {
  // While the kernel frees the last packet it counts 1 for a moment, and that is when it tells us to look
  // (sock_wfree).
  if (Unread() > 1 || reset_) return false;
  // Nothing is unread either once the other side has closed; whether it had read all then, the pending error
  // tells.
  pollfd state{number(), 0, 0};
  return ::poll(&state, 1, 0) == 0 || (state.revents & POLLERR) == 0;
}

size_t TapSocket::Unread() const {
  int bytes = 0;
  return ::ioctl(number(), SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<size_t>(bytes) : 0;
}

void TapSocket::EndSending() {
  if (std::exchange(ended_sending_, true)) return;
  static_cast<void>(::shutdown(number(), SHUT_WR));  // Fails only for what is not connected.
}

void TapSocket::RefuseMore() {
  if (std::exchange(refused_, true)) return;
  static_cast<void>(::shutdown(number(), SHUT_RD));
}

bool TapSocket::SetPeekOffset(int offset) const { return SetNumber(number(), SO_PEEK_OFF, offset); }

}  // namespace seqpacket
