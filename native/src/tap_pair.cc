#include "tap_pair.h"

#include <sys/epoll.h>

#include <cerrno>
#include <utility>

#include "send_queue.h"

namespace seqpacket {
namespace {

/** Edge-triggered: what is forwarded and not let go yet would be reported for ever. */
constexpr uint32_t kAlways =
    static_cast<uint32_t>(EPOLLIN) | static_cast<uint32_t>(EPOLLRDHUP) | static_cast<uint32_t>(EPOLLET);
constexpr uint32_t kReadable = static_cast<uint32_t>(EPOLLIN) | static_cast<uint32_t>(EPOLLRDHUP) |
                               static_cast<uint32_t>(EPOLLHUP) | static_cast<uint32_t>(EPOLLERR);

/** How often an answer is looked for right after a packet was forwarded, and after how many events that is
 * tried again where there was none. */
constexpr int kLingers = 16;
constexpr int kLingerPause = 4;
/** A turn that forwards so many packets, and then finds no more, was faster than their sender. */
constexpr size_t kFlood = 16;

TapRecord PacketRecord(uint32_t tap, uint32_t connection, uint32_t direction) {
  TapRecord record;
  record.tap = tap;
  record.connection = connection;
  record.direction = direction;
  return record;
}

size_t IndexOf(TapPair::Side side) { return static_cast<size_t>(side); }

TapConnectionFacts::Way WayOf(const TapDirection& direction, const TapSocket& to) {
  return {direction.packets(), direction.bytes(), direction.unrecorded(), to.Unread()};
}

}  // namespace

TapPair::TapPair(uint32_t tap, uint32_t connection, TapSocket client, TapSocket server)
    : tap_(tap),
      connection_(connection),
      client_(std::move(client)),
      server_(std::move(server)),
      to_server_(&client_, &server_, PacketRecord(tap, connection, 0)),
      to_client_(&server_, &client_, PacketRecord(tap, connection, 1)) {}

TapPair::Next TapPair::OnReady(Side side, uint32_t events, const TapTools& tools) {
  if ((events & EPOLLERR) != 0) SocketAt(side).SetReset();
  if ((events & EPOLLHUP) != 0 && !SocketAt(side).ended_sending()) HasGone(side);
  if ((events & EPOLLOUT) != 0) {
    if (To(side).watches_receiver()) To(side).ReceiverHasRead();
    if (To(side).blocked()) Pump(&To(side), tools);
  }
  if ((events & kReadable) != 0 && !From(side).blocked()) {
    Pump(&From(side), tools);
    Linger(side, tools);
  }
  return Settle();
}

TapPair::Next TapPair::GoOn(const TapTools& tools) {
  more_ = false;
  for (TapDirection* direction : {&to_server_, &to_client_}) {
    if (!direction->blocked()) Pump(direction, tools);
  }
  return Settle();
}

TapPair::Next TapPair::OnTick(const TapTools& tools) {
  const bool starved = std::exchange(starved_, false);
  for (const Side side : {Side::kClient, Side::kServer}) {
    if (To(side).blocked() && SocketAt(side).Refuses()) To(side).RefusedBy(EPIPE, tools);
  }
  for (TapDirection* direction : {&to_server_, &to_client_}) {
    if (starved || (direction->blocked() && direction->MatchAgain())) Pump(direction, tools);
    if (direction->WasBusy()) {
      direction->KeepLast();
      continue;
    }
    if (!direction->holds()) continue;
    direction->HeldTooLong();
    direction->ReceiverHasRead();
  }
  return Settle();
}

bool TapPair::needs_tick() const {
  const auto waits = [](const TapDirection& direction) {
    return direction.blocked() || (direction.holds() && !direction.watches_receiver());
  };
  return starved_ || waits(to_server_) || waits(to_client_);
}

uint32_t TapPair::WantedEvents(Side side, bool* changed) {
  const TapDirection& into = To(side);
  const bool writable = into.blocked() || into.watches_receiver();
  const uint32_t wanted = kAlways | (writable ? static_cast<uint32_t>(EPOLLOUT) : 0U);
  *changed = std::exchange(watched_[IndexOf(side)], wanted) != wanted;
  return wanted;
}

TapRecord TapPair::RecordOf(TapRecordKind kind) const {
  TapRecord record = PacketRecord(tap_, connection_, 0);
  record.kind = kind;
  record.time = RealTime();
  record.who = client_.peer();
  if (kind == TapRecordKind::kClose) {
    record.number = static_cast<uint32_t>(to_server_.unrecorded() + to_client_.unrecorded());
  }
  if (kind == TapRecordKind::kError) record.number = static_cast<uint32_t>(error());
  return record;
}

TapConnectionFacts TapPair::facts() const {
  return {tap_,
          connection_,
          client_.peer(),
          server_.peer(),
          WayOf(to_server_, server_),
          WayOf(to_client_, client_)};
}

/**
 * A receiver on the same processor runs as soon as it is sent a packet, and has often answered when that send
 * returns: then the answer is forwarded at once, which saves a wait for it.
 */
void TapPair::Linger(Side side, const TapTools& tools) {
  if (linger_pause_ > 0) {
    linger_pause_--;
    return;
  }
  for (int round = 0; round < kLingers; round++) {
    if (From(side).pumped() != 1) return;
    side = side == Side::kClient ? Side::kServer : Side::kClient;
    if (Answered(&From(side), tools)) continue;
    linger_pause_ = kLingerPause;
    return;
  }
}

/** Forwards an answer that is there; whether there was one. */
bool TapPair::Answered(TapDirection* direction, const TapTools& tools) {
  if (direction->blocked() || direction->over()) return false;
  Note(*direction, direction->PumpOne(tools));
  return direction->pumped() > 0;
}

void TapPair::Pump(TapDirection* direction, const TapTools& tools) {
  Note(*direction, direction->Pump(tools));
}

/** Remembers what is to follow from what became of a turn. */
void TapPair::Note(const TapDirection& direction, Pumped outcome) {
  more_ = more_ || outcome == Pumped::kMore;
  starved_ = starved_ || outcome == Pumped::kStarved;
  outran_sender_ = outran_sender_ || (outcome == Pumped::kDrained && direction.pumped() >= kFlood);
}

/** Passes on what the ends of a direction mean for the other side. */
TapPair::Next TapPair::Settle() {
  if (error() != 0) return Next::kClose;
  // After our own half close hanging up is no news, but a reset is: only a side that has closed makes one.
  for (const Side side : {Side::kClient, Side::kServer}) {
    if (SocketAt(side).reset()) HasGone(side);
  }
  if (to_server_.ended()) server_.EndSending();
  if (to_client_.ended()) client_.EndSending();
  if (IsOver()) return Next::kClose;
  return more_ ? Next::kGoOn : Next::kWait;
}

void TapPair::HasGone(Side side) {
  if (!std::exchange(gone_[IndexOf(side)], true)) To(side).Refuse();
}

bool TapPair::IsOver() {
  for (const Side side : {Side::kClient, Side::kServer}) {
    // Whoever closes with packets unread resets the connection; what we leave in our queue now does that for
    // it.
    if (SocketAt(side).reset() && From(side).over()) return true;
  }
  // Who has shut both ways looks as who has closed, but may still read, or close with packets unread: that is
  // waited for.
  const bool nothing_held = !to_server_.holds() && !to_client_.holds();
  return to_server_.over() && to_client_.over() && nothing_held;
}

}  // namespace seqpacket
