#pragma once

#include <atomic>
#include <optional>
#include <utility>

#include "tap_ring.h"
#include "tap_socket.h"

namespace seqpacket {

/** What forwarding works with; one for all connections of a thread. */
struct TapTools {
  TapRing* ring = nullptr;
  TapBatch* batch = nullptr;
  /** Whether this process may send in another's name. */
  bool can_speak_for_others = false;
};

/** What became of a turn of forwarding. */
enum class Pumped {
  /** There is nothing more. */
  kDrained,
  /** There may be more, but others have their turn now. */
  kMore,
  /** The other side takes no more now; EPOLLOUT will tell. */
  kBlocked,
  /** Something has run out, and no event will tell when there is some again. */
  kStarved,
  /** The direction is over: end-of-file was reached, or the receiver refuses more. */
  kOver,
  /** It cannot go on: see error(). */
  kFailed,
};

/**
 * Forwards and records the packets of one direction of a tapped connection. The last packet forwarded stays
 * in our queue until its receiver has read it: should the receiver close instead, the kernel tells the sender
 * of a reset, as without a tap. For an empty packet alone it does not, so the one before is kept with that.
 * Where there is none, as of packets that were blocked, such a reset is an end for the sender.
 */
class TapDirection {
 public:
  /** `record` names the connection and the direction in records. */
  TapDirection(TapSocket* from, TapSocket* to, const TapRecord& record)
      : from_(from), to_(to), record_(record) {}

  /** Forwards what is there, up to what may be done in one turn. */
  Pumped Pump(const TapTools& tools);
  /** Forwards one packet, if there is one. To be called where epoll tells of it too: of others that are
   * there. */
  Pumped PumpOne(const TapTools& tools);

  /** The receiver has read something: lets go of what it has read all of. */
  void ReceiverHasRead();
  /** Lets go of all but what has the kernel tell of a reset: the last packet forwarded. */
  void KeepLast();
  /** No packet of this direction is to be forwarded any more: the sender's sends fail. */
  void Refuse();
  /** Refuse, because the receiver takes no more of what was sent to it, which is recorded. */
  void RefusedBy(int error, const TapTools& tools);
  /** While blocked, now and then: whether as much more can be on its way as its sender allows itself by now.
   */
  bool MatchAgain();

  /** Everything is forwarded, or will never be. */
  [[nodiscard]] bool over() const { return ended_ || refused_; }
  /** The sender has ended, and all that it sent is forwarded. */
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] bool blocked() const { return unsent_ > 0; }
  [[nodiscard]] bool holds() const { return held_ > 0; }
  [[nodiscard]] int error() const { return error_; }

  /** Packets that the last Pump forwarded. */
  [[nodiscard]] size_t pumped() const { return pumped_; }

  /** Whether a packet was forwarded since this was asked the last time. */
  bool WasBusy() { return std::exchange(busy_, false); }

  /** To be called by a tick where something is held, but no packet came since the one before: has the
   * receiver watched, and may have that done from the start from now on. */
  void HeldTooLong();
  /** Whether each read of the receiver is to be told of, so that what is held can be let go. */
  [[nodiscard]] bool watches_receiver() const { return watching_; }

  /** These may be read by other threads. */
  [[nodiscard]] uint64_t packets() const { return packets_.load(std::memory_order_relaxed); }
  [[nodiscard]] uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  [[nodiscard]] uint64_t unrecorded() const { return unrecorded_.load(std::memory_order_relaxed); }

 private:
  Pumped Look(size_t most, const TapTools& tools);
  [[nodiscard]] size_t Hoped() const;
  Pumped Forward(size_t count, const TapTools& tools);
  size_t SendSome(size_t start, size_t count, const TapTools& tools, int* error);
  [[nodiscard]] const ucred* SenderOf(const Packet& packet, const TapTools& tools) const;
  Pumped Stop(int error, size_t unsent, const TapTools& tools);
  Pumped Block(Pumped how, size_t unsent);
  void Forwarded(const Packet& packet, const TapTools& tools);
  void Record(const Packet& packet, TapRing* ring);
  /** Records why packets are not passed on, for now or for good. */
  void RecordError(int error, TapRing* ring) const;
  void TrimHeld();
  [[nodiscard]] size_t HeldMemory() const;
  bool MayBlockSender();
  [[nodiscard]] bool HoldsDescriptors() const;
  void Consume(size_t count);

  TapSocket* from_;
  TapSocket* to_;
  TapRecord record_;
  /** A packet that was forwarded. */
  struct Sent {
    size_t bytes = 0;
    bool with_descriptors = false;
  };
  /** How many packets that were forwarded are still in our queue: the last, and such as came before it. */
  size_t held_ = 0;
  Sent last_;
  Sent previous_;
  /** SO_SNDBUF of the sender when that was asked last, in bytes as the kernel gives it; 0 if it was not
   * known.
   */
  std::optional<size_t> senders_buffer_;
  /** Ticks that found something held which might have blocked some sender. */
  uint32_t held_ticks_ = 0;
  size_t pumped_ = 0;
  /** Why it cannot go on: errno. That packets cannot be taken out of our queue is a reason, for they would be
   * forwarded twice. */
  int error_ = 0;
  /** Packets that were looked at and not taken by the receiver; they are first in our queue, to be looked at
   * again one by one. */
  size_t unsent_ = 0;
  /** It was seen to that the receiver's queue holds as much as the sender's might when it was full first. */
  bool matched_ = false;
  /** It was told that a packet waits for numbers of its descriptors, and none found them at once since. */
  bool lacks_numbers_ = false;
  /** How often MatchAgain was asked since a packet was forwarded. */
  uint32_t blocked_ticks_ = 0;
  /** The last look found as many packets as it could. */
  bool many_ = false;
  /** Packets are longer than is copied lightly: they are received where they are recorded. */
  bool long_ = false;
  /** The kernel has told of end-of-file; it is to do so twice (Received). */
  bool end_seen_ = false;
  bool ended_ = false;
  bool refused_ = false;
  bool busy_ = false;
  bool watching_ = false;
  std::atomic<uint64_t> packets_{0};
  std::atomic<uint64_t> bytes_{0};
  std::atomic<uint64_t> unrecorded_{0};
};

}  // namespace seqpacket
