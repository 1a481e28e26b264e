#pragma once

#include <optional>

#include "descriptor.h"
#include "failure.h"
#include "packet.h"
#include "tap_batch.h"

namespace seqpacket {

/**
 * One of the two sockets of a tapped connection. Packets are looked at where they lie in its queue (MSG_PEEK
 * with SO_PEEK_OFF, socket(7)) and taken out later: what could not be passed on stays in the kernel, so that
 * whoever sent it sees it unread.
 */
class TapSocket {
 public:
  /** Makes a connected socket ready; with `credentials` each packet comes with its sender's. */
  static Result<TapSocket> Make(Descriptor descriptor, bool credentials);

  [[nodiscard]] int number() const { return descriptor_.number(); }
  /** SO_PEERCRED. */
  [[nodiscard]] const ucred& peer() const { return peer_; }

  /** Looks at up to `count` packets that were not looked at yet, as TapBatch::Peek. */
  size_t Peek(TapBatch* batch, size_t count, Room first, Received* outcome);

  /** Has Peek go back to the first packet in the queue, again and again; false, with errno, when that is
   * refused. */
  [[nodiscard]] bool PeekFirst() const { return SetPeekOffset(-1); }
  /** Has Peek go on behind the first packet, which has `length` bytes and was looked at. False as PeekFirst.
   */
  [[nodiscard]] bool PeekBehind(size_t length) const { return SetPeekOffset(static_cast<int>(length)); }

  /** Takes the first `count` packets out of the queue; all of them were looked at. False, with errno, when
   * that fails. */
  bool Consume(size_t count);

  /** Whether a packet may be sent as this one: not after that was refused. */
  [[nodiscard]] bool MaySpeakFor(const ucred& sender) const;

  /**
   * Sends a packet with its descriptors, and as `sender` if given. Returns 0 or the errno.
   * Raises SO_SNDBUF for a packet that is longer, for its first sender could send it.
   */
  int Send(const Packet& packet, const ucred* sender);

  /**
   * Raises SO_SNDBUF to what that of a sender is now, whose packets are sent on here, so that as much is on
   * its way as could be without a tap. False if that changed nothing: it is as much already, or the sender's
   * is not known, or more is not allowed.
   */
  [[nodiscard]] bool MatchSendBuffer(const TapSocket& sender) const;
  /**
   * Whether the other side takes no more packets ever (SHUT_RD), where a send would be refused with EAGAIN as
   * well: the kernel tells of it by nothing but a refusal.
   */
  bool Refuses();

  /** SO_SNDBUF of the other side now, in bytes as the kernel gives it; 0 if it is not known. */
  [[nodiscard]] size_t PeersBuffer() const;

  /** Whether the other side has read all that was sent here, rather than dropped it when it closed. */
  [[nodiscard]] bool PeerHasReadAll() const;
  /** SIOCOUTQ: what the other side has not read, in bytes with the kernel's overhead. */
  [[nodiscard]] size_t Unread() const;

  /** SHUT_WR, once. */
  void EndSending();
  /** SHUT_RD, once: the other side's sends fail from now on. */
  void RefuseMore();

  /** The other side closed with packets unread: ECONNRESET was seen, or is to be (EPOLLERR). */
  [[nodiscard]] bool reset() const { return reset_; }
  void SetReset() { reset_ = true; }
  [[nodiscard]] bool ended_sending() const { return ended_sending_; }

 private:
  TapSocket(Descriptor descriptor, const ucred& peer) : descriptor_(std::move(descriptor)), peer_(peer) {}

  [[nodiscard]] bool SetPeekOffset(int offset) const;
  int TrySend(const Packet& packet, const ucred* sender) const;
  [[nodiscard]] int TakeOut(size_t count) const;

  Descriptor descriptor_;
  ucred peer_;
  /** The one that it was refused to send as last. */
  std::optional<ucred> refused_sender_;
  bool reset_ = false;
  bool ended_sending_ = false;
  bool refused_ = false;
};

}  // namespace seqpacket
