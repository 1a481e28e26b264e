#pragma once

#include <array>
#include <cstdint>

#include "tap_direction.h"

namespace seqpacket {

/** What is known of a tapped connection at one moment. */
struct TapConnectionFacts {
  uint32_t tap = 0;
  uint32_t connection = 0;
  ucred client{};
  ucred server{};
  struct Way {
    uint64_t packets = 0;
    uint64_t bytes = 0;
    uint64_t unrecorded = 0;
    /** What its receiver has not read, in bytes with the kernel's overhead. */
    uint64_t unread = 0;
  };
  Way to_server;
  Way to_client;
};

/** A client and a server that are joined. Whatever one does, the other sees as if there were nobody between.
 */
class TapPair {
 public:
  enum class Side : uint32_t { kClient, kServer };

  /** What is to be done for a pair after something happened to it. */
  enum class Next { kWait, kGoOn, kClose };

  TapPair(uint32_t tap, uint32_t connection, TapSocket client, TapSocket server);
  TapPair(const TapPair&) = delete;
  TapPair& operator=(const TapPair&) = delete;
  TapPair(TapPair&&) = delete;
  TapPair& operator=(TapPair&&) = delete;
  ~TapPair() = default;

  /** Something happened on one of the sockets, as epoll reported it. */
  Next OnReady(Side side, uint32_t events, const TapTools& tools);
  /** Goes on with what a turn left. */
  Next GoOn(const TapTools& tools);
  /** Some milliseconds have passed: lets go of what was read, and tries again what nothing will tell of. */
  Next OnTick(const TapTools& tools);

  /** Whether all of a flood was forwarded since this was asked the last time: it pays to let its sender go
   * on.
   */
  bool OutranSender() { return std::exchange(outran_sender_, false); }

  /** Whether OnTick has something to do. */
  [[nodiscard]] bool needs_tick() const;
  /** Whether it is on the list of those that the next tick looks at. */
  [[nodiscard]] bool ticking() const { return ticking_; }
  void set_ticking(bool ticking) { ticking_ = ticking; }

  [[nodiscard]] int descriptor(Side side) const { return SocketAt(side).number(); }
  /** What is to be watched on a socket, and whether that changed since this was asked. */
  uint32_t WantedEvents(Side side, bool* changed);

  /** The record of its beginning, or of its end. */
  [[nodiscard]] TapRecord RecordOf(TapRecordKind kind) const;
  /** It cannot go on, for this reason: errno. */
  void Fail(int error) { error_ = error; }
  /** Why it ended, if it had to: errno, else 0. */
  [[nodiscard]] int error() const {
    if (error_ != 0) return error_;
    return to_server_.error() != 0 ? to_server_.error() : to_client_.error();
  }

  /** May be called by other threads while the pair is not being removed. */
  [[nodiscard]] TapConnectionFacts facts() const;

 private:
  [[nodiscard]] const TapSocket& SocketAt(Side side) const {
    return side == Side::kClient ? client_ : server_;
  }
  TapSocket& SocketAt(Side side) { return side == Side::kClient ? client_ : server_; }
  TapDirection& From(Side side) { return side == Side::kClient ? to_server_ : to_client_; }
  TapDirection& To(Side side) { return side == Side::kClient ? to_client_ : to_server_; }

  void Pump(TapDirection* direction, const TapTools& tools);
  void Note(const TapDirection& direction, Pumped outcome);
  void Linger(Side side, const TapTools& tools);
  bool Answered(TapDirection* direction, const TapTools& tools);
  Next Settle();
  /** The other side of this socket has closed, or shut both ways: it takes no more. */
  void HasGone(Side side);
  bool IsOver();

  uint32_t tap_;
  uint32_t connection_;
  TapSocket client_;
  TapSocket server_;
  TapDirection to_server_;
  TapDirection to_client_;
  /** The other sides of which sockets have closed, or shut both ways. */
  std::array<bool, 2> gone_{};
  std::array<uint32_t, 2> watched_{};
  int error_ = 0;
  bool more_ = false;
  bool starved_ = false;
  bool outran_sender_ = false;
  /** Events until lingering is tried again. */
  int linger_pause_ = 0;
  bool ticking_ = false;
};

}  // namespace seqpacket
