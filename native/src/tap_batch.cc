#include "tap_batch.h"

#include <cerrno>
#include <cstring>

namespace seqpacket {
namespace {

/** By so much more than their size the rooms of packets are apart, lest all begin in the same few lines of
 * the processor's caches. */
constexpr size_t kStagger = 4096 + 64;

constexpr int kPeekFlags = MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC;

/** The kernel only reads what is sent; its interface for both ways has no const. */
iovec PartOf(Bytes bytes) {
  return {const_cast<uint8_t*>(bytes.data()), bytes.size()};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

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
  if (received < 0) {
    *outcome = errno == EAGAIN       ? Received::kNothing
               : errno == ECONNRESET ? Received::kReset
                                     : Received::kError;
    return 0;
  }
  const auto found = static_cast<size_t>(received);
  *outcome = found < count ? Received::kNothing : Received::kPacket;
  for (size_t position = 0; position < found; position++) {
    if (Take(position)) continue;
    // All that follow are end-of-file too (kernel-facts).
    *outcome = Received::kEndOfFile;
    return position;
  }
  return found;
}

size_t TapBatch::Send(int socket, size_t start, size_t end, const ucred* sender) {
  SenderMessage message(sender != nullptr ? *sender : ucred{});
  for (size_t position = start; position < end; position++) {
    slots_[position].parts = {PartOf(packets_[position].head), PartOf(packets_[position].rest)};
    msghdr& header = headers_[position].msg_hdr;
    header = {};
    header.msg_iov = slots_[position].parts.data();
    header.msg_iovlen = packets_[position].rest.empty() ? 1 : 2;
    if (sender == nullptr) continue;
    header.msg_control = message.bytes.data();
    header.msg_controllen = message.bytes.size();
  }
  const int sent =
      ::sendmmsg(socket, &headers_[start], static_cast<unsigned>(end - start), MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? 0 : static_cast<size_t>(sent);
}

void TapBatch::Clear(size_t count) {
  for (size_t position = 0; position < count; position++) packets_[position].ancillary.descriptors.clear();
}

void TapBatch::Prepare(size_t position, Room first) {
  const Room region = region_.Get();
  const size_t size = region.size() / kMost - kStagger;
  const Room room = region.part(position * size + position * kStagger, size);
  Slot& slot = slots_[position];
  slot.parts.front() = {first.data(), first.size()};
  slot.parts[first.empty() ? 0 : 1] = {room.data(), room.size()};
  msghdr& header = headers_[position].msg_hdr;
  header = {};
  header.msg_iov = slot.parts.data();
  header.msg_iovlen = first.empty() ? 1 : 2;
  slot.control.Attach(&header);
}

/** Takes what was received out of a slot; false if it is end-of-file. */
bool TapBatch::Take(size_t position) {
  const Slot& slot = slots_[position];
  mmsghdr& header = headers_[position];
  Packet& packet = packets_[position];
  packet.length = header.msg_len;
  packet.head =
      Bytes(static_cast<const uint8_t*>(slot.parts[0].iov_base), slot.parts[0].iov_len).first(packet.length);
  packet.rest =
      packet.length == packet.head.size()
          ? Bytes()
          : Bytes(static_cast<const uint8_t*>(slot.parts[1].iov_base), packet.length - packet.head.size());
  packet.ancillary_truncated = (header.msg_hdr.msg_flags & MSG_CTRUNC) != 0;
  packet.ancillary = TakeAncillary(&header.msg_hdr);
  return packet.length > 0 || packet.ancillary.time || packet.ancillary_truncated;
}

}  // namespace seqpacket
