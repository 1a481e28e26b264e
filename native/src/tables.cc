#include "tables.h"

namespace seqpacket {
namespace {

enum PacketFlag : uint32_t { kTruncated = 1, kAncillaryTruncated = 2, kCredentials = 4 };

uint32_t Word(size_t value) { return static_cast<uint32_t>(value); }

uint32_t FlagsOf(const Packet& packet) {
  return (packet.truncated() ? kTruncated : 0U) | (packet.ancillary_truncated ? kAncillaryTruncated : 0U) |
         (packet.ancillary.credentials ? kCredentials : 0U);
}

}  // namespace

void Tables::WritePacket(size_t row, const Packet& packet, size_t offset, size_t descriptors) {
  const timespec time = packet.ancillary.time.value_or(timespec{});
  const ucred sender = packet.ancillary.credentials.value_or(ucred{});
  uint32_t* words = &packets_[row * kPacketWords];
  *words++ = Word(offset);
  *words++ = Word(packet.kept());
  *words++ = Word(packet.length);
  *words++ = FlagsOf(packet);
  *words++ = static_cast<uint32_t>(time.tv_sec);
  *words++ = static_cast<uint32_t>(time.tv_nsec);
  *words++ = static_cast<uint32_t>(sender.pid);
  *words++ = sender.uid;
  *words++ = sender.gid;
  *words++ = Word(descriptors);
}

void Tables::WriteAccepted(size_t row, Handle handle, const ConnectionFacts& facts) {
  uint32_t* words = &accepted_[row * kAcceptedWords];
  *words++ = handle;
  *words++ = static_cast<uint32_t>(facts.send_buffer);
  *words++ = static_cast<uint32_t>(facts.peer.pid);
  *words++ = facts.peer.uid;
  *words++ = facts.peer.gid;
}

void Tables::WriteSent(size_t row, const Sent& sent) {
  uint32_t* words = &sent_[row * kSentWords];
  *words++ = static_cast<uint32_t>(sent.error);
  *words++ = static_cast<uint32_t>(sent.time.tv_sec);
  *words++ = static_cast<uint32_t>(sent.time.tv_nsec);
}

}  // namespace seqpacket
