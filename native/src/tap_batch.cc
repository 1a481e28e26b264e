#include "tap_batch.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sent_part.h"

namespace seqpacket {
namespace {

/**
 * By so much less than an even share, in bytes, the rooms of packets are apart: each begins at another page
 * and another line, lest all share the same few of the processor's caches.
 */
constexpr size_t kStagger = 4096 + 64;

/** So much of a packet, in bytes, is worth to be given back to the system. */
constexpr size_t kLong = size_t{128} * 1024;
/** The first tick may come right behind the packet. */
constexpr int kTicksToRelease = 2;

/** MSG_TRUNC as a flag asks for the real length even of a packet that is cut (recv(2)). */
constexpr int kPeekFlags = MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC | MSG_TRUNC;

/** A control message with the credentials that a packet is sent with. */
struct SenderMessage {
  explicit SenderMessage(const ucred& sender) {
    auto* message =
        reinterpret_cast<cmsghdr*>(  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): cmsg(3)
            bytes.data());
    message->cmsg_level = SOL_SOCKET;
    message->cmsg_type = SCM_CREDENTIALS;
    message->cmsg_len = CMSG_LEN(sizeof sender);
    std::memcpy(CMSG_DATA(message), &sender, sizeof sender);
  }

  alignas(cmsghdr) std::array<unsigned char, CMSG_SPACE(sizeof(ucred))> bytes{};
};

}  // namespace

size_t TapBatch::Peek(int socket, size_t count, Room first, Received* outcome) {
  int received = 0;
  do {
    for (size_t position = 0; position < count; position++) Prepare(position, position == 0 ? first : Room());
    received = ::recvmmsg(socket, headers_.data(), static_cast<unsigned>(count), kPeekFlags, nullptr);
  } while (received < 0 && errno == EINTR);
  const size_t found =
      TakePackets({headers_.data(), count}, received, {packets_.data(), packets_.size()}, outcome);
  const auto is_long = [](const Packet& packet) { return packet.length > kLong; };
  if (std::any_of(packets_.begin(), packets_.begin() + static_cast<ptrdiff_t>(found), is_long)) {
    ticks_to_release_ = kTicksToRelease;
  }
  return found;
}

void TapBatch::ReleaseLong() {
  if (has_long() && --ticks_to_release_ == 0) region_.Release();
}

int TapBatch::Send(int socket, size_t start, size_t end, const ucred* sender) {
  SenderMessage message(sender != nullptr ? *sender : ucred{});
  for (size_t position = start; position < end; position++) {
    slots_[position].parts = {SentPart(packets_[position].head), SentPart(packets_[position].rest)};
    msghdr& header = headers_[position].msg_hdr;
    header = {};
    header.msg_iov = slots_[position].parts.data();
    header.msg_iovlen = packets_[position].rest.empty() ? 1 : 2;
    if (sender == nullptr) continue;
    header.msg_control = message.bytes.data();
    header.msg_controllen = message.bytes.size();
  }
  return ::sendmmsg(socket, &headers_[start], static_cast<unsigned>(end - start),
                    MSG_DONTWAIT | MSG_NOSIGNAL);
}

void TapBatch::Clear(size_t count) {
  for (size_t position = 0; position < count; position++) packets_[position].ancillary.descriptors.clear();
}

void TapBatch::Prepare(size_t position, Room first) {
  const Room region = region_.Get();
  const size_t apart = region.size() / kMost - kStagger;
  const Room room = region.part(position * apart, apart);
  Slot& slot = slots_[position];
  slot.parts.front() = {first.data(), first.size()};
  slot.parts[first.empty() ? 0 : 1] = {room.data(), room.size()};
  msghdr& header = headers_[position].msg_hdr;
  header = {};
  header.msg_iov = slot.parts.data();
  header.msg_iovlen = first.empty() ? 1 : 2;
  slot.control.Attach(&header);
}

}  // namespace seqpacket
