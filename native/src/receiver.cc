#include "receiver.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace seqpacket {
namespace {

Received Outcome(int error) {
  switch (error) {
    case EAGAIN:
      return Received::kNothing;
    case ECONNRESET:
      return Received::kReset;
    default:
      return Received::kError;
  }
}

}  // namespace

Received Receive(int socket, Room room, Room overflow, ControlBuffer* control, Packet* packet) {
  std::array<iovec, 2> parts{{{room.data(), room.size()}, {overflow.data(), overflow.size()}}};
  msghdr header{};
  header.msg_iov = parts.data();
  header.msg_iovlen = overflow.empty() ? 1 : 2;
  // MSG_TRUNC as a flag asks for the real length even of a packet that is cut (recv(2)).
  constexpr int kFlags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC | MSG_TRUNC;
  ssize_t length = 0;
  do {
    control->Attach(&header);
    length = ::recvmsg(socket, &header, kFlags);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return Outcome(errno);

  packet->length = static_cast<size_t>(length);
  packet->kept = std::min(packet->length, room.size() + overflow.size());
  packet->ancillary_truncated = (header.msg_flags & MSG_CTRUNC) != 0;
  packet->ancillary = TakeAncillary(&header);
  // An empty packet has a time stamp, end-of-file has none. One whose ancillary data did not fit is a packet
  // all the same.
  const bool is_packet = length > 0 || packet->ancillary.time || packet->ancillary_truncated;
  return is_packet ? Received::kPacket : Received::kEndOfFile;
}

}  // namespace seqpacket
