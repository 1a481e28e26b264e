#include "packet.h"

#include <sys/uio.h>

#include <cerrno>

namespace seqpacket {
namespace {

Bytes FirstOf(const iovec& part, size_t length) {
  return Bytes(static_cast<const uint8_t*>(part.iov_base), part.iov_len).first(length);
}

}  // namespace

Received OutcomeOf(int error) {
  switch (error) {
    case EAGAIN:
      return Received::kNothing;
    case ECONNRESET:
      return Received::kReset;
    default:
      return Received::kError;
  }
}

bool TakePacket(msghdr* header, size_t length, Packet* packet) {
  const Span<const iovec> parts(header->msg_iov, header->msg_iovlen);
  packet->length = length;
  packet->head = FirstOf(parts[0], length);
  packet->rest = parts.size() == 1 ? Bytes() : FirstOf(parts[1], length - packet->head.size());
  packet->ancillary_truncated = (header->msg_flags & MSG_CTRUNC) != 0;
  packet->ancillary = TakeAncillary(header);
  // An empty packet has a time stamp, end-of-file has none. One whose ancillary data did not fit is a packet
  // all the same.
  return length > 0 || packet->ancillary.time || packet->ancillary_truncated;
}

size_t TakePackets(Span<mmsghdr> headers, int received, Span<Packet> packets, Received* outcome) {
  if (received < 0) {
    *outcome = OutcomeOf(errno);
    return 0;
  }
  const auto filled = static_cast<size_t>(received);
  size_t taken = 0;
  bool ended = false;
  for (size_t position = 0; position < filled; position++) {
    // Packets may follow what looked like end-of-file (Received).
    if (TakePacket(&headers[position].msg_hdr, headers[position].msg_len, &packets[taken])) {
      taken++;
    } else {
      ended = true;
    }
  }
  const Received more = filled < headers.size() ? Received::kNothing : Received::kPacket;
  *outcome = ended ? Received::kEndOfFile : more;
  return taken;
}

}  // namespace seqpacket
