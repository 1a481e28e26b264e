#include "receiver.h"

#include <algorithm>
#include <cerrno>

namespace seqpacket {
namespace {

/** MSG_TRUNC as a flag asks for the real length even of a packet that is cut (recv(2)). */
constexpr int kFlags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC | MSG_TRUNC;

}  // namespace

Received Receiver::Receive(int socket, Room room, size_t limit, Packet* packet) {
  Slot& slot = slots_[0];
  msghdr header{};
  ssize_t length = 0;
  do {
    Prepare(&slot, room, overflow_.Get(), limit, &header);
    length = ::recvmsg(socket, &header, kFlags);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return OutcomeOf(errno);
  return TakePacket(&header, static_cast<size_t>(length), packet) ? Received::kPacket : Received::kEndOfFile;
}

size_t Receiver::ReceiveMany(int socket, Room room, size_t stride, size_t limit, Span<Packet> packets,
                             Received* outcome) {
  const Room overflow = overflow_.Get();
  const size_t wanted = std::min(packets.size(), kMany);
  const size_t overflow_stride = overflow.size() / kMany;
  int count = 0;
  do {
    for (size_t position = 0; position < wanted; position++) {
      Prepare(&slots_[position], room.part(position * stride, stride),
              overflow.part(position * overflow_stride, overflow_stride), limit, &headers_[position].msg_hdr);
    }
    count = ::recvmmsg(socket, headers_.data(), static_cast<unsigned>(wanted), kFlags, nullptr);
  } while (count < 0 && errno == EINTR);
  return TakePackets({headers_.data(), wanted}, count, packets, outcome);
}

void Receiver::Prepare(Slot* slot, Room room, Room overflow, size_t limit, msghdr* header) {
  const Room head = limit == 0 ? room : room.first(limit);
  const Room rest = limit == 0 ? overflow : overflow.first(limit - head.size());
  slot->parts = {{{head.data(), head.size()}, {rest.data(), rest.size()}}};
  header->msg_iov = slot->parts.data();
  header->msg_iovlen = rest.empty() ? 1 : 2;
  slot->control.Attach(header);
}

}  // namespace seqpacket
