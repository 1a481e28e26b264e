#pragma once

#include <sys/socket.h>

#include <cstddef>

#include "ancillary.h"
#include "span.h"

namespace seqpacket {

/** One packet off a socket. */
struct Packet {
  /** As it was sent, in bytes. */
  size_t length = 0;
  /** The bytes of it that were kept, as far as they fit where they were to go ... */
  Bytes head;
  /** ... and the others, elsewhere: only until the next packet is received. */
  Bytes rest;
  bool ancillary_truncated = false;
  Ancillary ancillary;

  [[nodiscard]] size_t kept() const { return head.size() + rest.size(); }
  [[nodiscard]] bool truncated() const { return kept() < length; }
};

/**
 * What came after the packets that a call received. kError leaves errno. kEndOfFile is sure only when it
 * comes a second time: the kernel looks at the queue first and then at whether the other side has ended
 * (unix_dgram_recvmsg), so that packets sent between the two, right before the end, are still queued the
 * first time. After that none can be added.
 */
enum class Received { kPacket, kNothing, kEndOfFile, kReset, kError };

/** What the errno of a failed call that receives says. */
Received OutcomeOf(int error);

/**
 * Takes the packet, of `length` bytes, out of what recvmsg filled in: one or two parts, and ancillary data.
 * False if it is end-of-file.
 */
bool TakePacket(msghdr* header, size_t length, Packet* packet);

/**
 * Takes the packets out of what recvmmsg, which returned `received`, filled in; `headers` is what it was
 * given. Returns how many, and `outcome` says what came then: kPacket if there may be more, kError with errno
 * as it was.
 */
size_t TakePackets(Span<mmsghdr> headers, int received, Span<Packet> packets, Received* outcome);

}  // namespace seqpacket
