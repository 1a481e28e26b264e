#include "tap_loop.h"

#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "process_text.h"
#include "send_queue.h"

namespace seqpacket {
namespace {

constexpr int kEventsPerTurn = 64;
constexpr int kAcceptsPerTurn = 64;
/** How long what nothing tells of waits: whether a receiver has read, whether a full backlog has room. */
constexpr long kTickNanoseconds = 5'000'000;

/** What an event is about: the upper half tells the kind, the lower which. */
enum class Kind : uint32_t { kCommands, kTimer, kPort, kClient, kServer };

uint64_t KeyOf(Kind kind, uint32_t number) { return (uint64_t{static_cast<uint32_t>(kind)} << 32U) | number; }

bool Register(int epoll, int descriptor, uint32_t events, uint64_t key) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = key;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Drain(int descriptor) {
  uint64_t count = 0;
  static_cast<void>(::read(descriptor, &count, sizeof count) == sizeof count);
}

}  // namespace

TapLoop::TapLoop(Room ring, Descriptor wake) : wake_(std::move(wake)), ring_(ring, wake_.number()) {}

bool TapLoop::CanSpeakForOthers() { return ::geteuid() == 0; }

std::optional<Failure> TapLoop::Start() {
  epoll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) return LastFailure("epoll_create1");
  commands_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!commands_) return LastFailure("eventfd");
  timer_ = Descriptor(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!timer_) return LastFailure("timerfd_create");
  if (!Register(epoll_.number(), commands_.number(), EPOLLIN, KeyOf(Kind::kCommands, 0)) ||
      !Register(epoll_.number(), timer_.number(), EPOLLIN, KeyOf(Kind::kTimer, 0))) {
    return LastFailure("epoll_ctl");
  }
  tools_ = {&ring_, &batch_, CanSpeakForOthers()};
  if (!batch_.Reserve()) return LastFailure("mmap");
  return std::nullopt;
}

void TapLoop::Run() {
  while (!stopping_.load(std::memory_order_acquire)) Turn();
}

void TapLoop::Add(std::unique_ptr<TapPort> port) {
  {
    const Mutex::Lock lock(&mutex_);
    added_.push_back(std::move(port));
  }
  Signal();
}

void TapLoop::Remove(uint32_t tap) {
  Mutex::Lock lock(&mutex_);
  removed_.push_back(tap);
  const uint32_t wanted = ++removals_wanted_;
  Signal();
  while (removals_ < wanted) removal_.Wait(&lock);
}

void TapLoop::Stop() {
  stopping_.store(true, std::memory_order_release);
  Signal();
}

std::vector<TapConnectionFacts> TapLoop::Connections() {
  std::vector<TapConnectionFacts> all;
  const Mutex::Lock lock(&mutex_);
  pairs_.ForEach([&all](const TapPair& pair) { all.push_back(pair.facts()); });
  return all;
}

void TapLoop::Turn() {
  std::array<epoll_event, kEventsPerTurn> events{};
  const int wait = ready_.empty() ? -1 : 0;
  const int count = ::epoll_wait(epoll_.number(), events.data(), kEventsPerTurn, wait);
  for (int position = 0; position < count; position++) {
    const epoll_event& event = events[static_cast<size_t>(position)];
    OnEvent(event.data.u64, event.events);
  }
  for (const Handle handle : std::exchange(ready_, {})) {
    if (TapPair* pair = pairs_.Find(handle)) After(handle, pair, pair->GoOn(tools_));
  }
  if (ring_.waits() || batch_.has_long()) WantTick(true);
  // A sender on the same processor then fills its socket, rather than be interrupted for each packet.
  if (std::exchange(yield_wanted_, false) && ready_.empty())
    static_cast<void>(::sched_yield());  // Fails never.
}

void TapLoop::OnEvent(uint64_t key, uint32_t events) {
  const auto number = static_cast<uint32_t>(key);
  const auto kind = static_cast<Kind>(key >> 32U);
  if (kind == Kind::kCommands) return OnCommands();
  if (kind == Kind::kTimer) return OnTick();
  if (kind == Kind::kPort) {
    const auto found = std::find_if(ports_.begin(), ports_.end(),
                                    [number](const auto& port) { return port->tap() == number; });
    if (found != ports_.end()) Accept(found->get());
    return;
  }
  TapPair* pair = pairs_.Find(number);
  if (pair == nullptr) return;
  const auto side = kind == Kind::kClient ? TapPair::Side::kClient : TapPair::Side::kServer;
  After(number, pair, pair->OnReady(side, events, tools_));
}

void TapLoop::OnCommands() {
  Drain(commands_.number());
  std::vector<std::unique_ptr<TapPort>> added;
  std::vector<uint32_t> removed;
  {
    const Mutex::Lock lock(&mutex_);
    added.swap(added_);
    removed.swap(removed_);
  }
  for (auto& port : added) {
    WatchPort(port.get());
    ports_.push_back(std::move(port));
  }
  for (const uint32_t tap : removed) {
    const auto found =
        std::find_if(ports_.begin(), ports_.end(), [tap](const auto& port) { return port->tap() == tap; });
    if (found != ports_.end()) Close(found->get());
  }
  if (removed.empty()) return;
  DropPorts();
  const Mutex::Lock lock(&mutex_);
  removals_ += static_cast<uint32_t>(removed.size());
  removal_.Tell();
}

void TapLoop::OnTick() {
  Drain(timer_.number());
  ring_.CatchUp();
  for (const auto& port : ports_) {
    if (!port->watched()) WatchPort(port.get());
    if (port->resting()) Accept(port.get());
  }
  DropPorts();
  for (const Handle handle : std::exchange(ticking_, {})) {
    if (TapPair* pair = pairs_.Find(handle)) {
      pair->set_ticking(false);
      After(handle, pair, pair->OnTick(tools_));
    }
  }
  const bool rests = std::any_of(ports_.begin(), ports_.end(),
                                 [](const auto& port) { return port->resting() || !port->watched(); });
  batch_.ReleaseLong();
  if (ticking_.empty() && !rests && !ring_.waits() && !batch_.has_long()) WantTick(false);
}

void TapLoop::WatchPort(TapPort* port) {
  constexpr uint32_t kWatched = static_cast<uint32_t>(EPOLLIN) | static_cast<uint32_t>(EPOLLET);
  if (Register(epoll_.number(), port->descriptor(), kWatched, KeyOf(Kind::kPort, port->tap()))) {
    port->ForgetFailure();
    return port->SetWatched();
  }
  TellFailure(port, errno);
  WantTick(true);
}

/** Those who wait are not to suffer for it: what waits in a listener that is closed is reset. */
void TapLoop::Close(TapPort* port) {
  // Out of epoll before it is closed, as connections.
  static_cast<void>(::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, port->descriptor(), nullptr));
  const int error = port->Close();
  if (error != 0) TellFailure(port, error);
  Accept(port);
}

void TapLoop::DropPorts() {
  for (const auto& port : ports_) {
    if (!port->done()) continue;
    TapRecord record;
    record.kind = TapRecordKind::kEnd;
    record.tap = port->tap();
    record.time = RealTime();
    ring_.Write(record);
  }
  ports_.erase(std::remove_if(ports_.begin(), ports_.end(), [](const auto& port) { return port->done(); }),
               ports_.end());
}

/** Joins the clients that wait, up to what may be done in one turn. */
void TapLoop::Accept(TapPort* port) {
  port->SetResting(false);
  for (int number = 0; number < kAcceptsPerTurn; number++) {
    auto next = port->Next();
    if (auto* joined = std::get_if<TapPort::Joined>(&next)) {
      const int error = Join(port->tap(), std::move(*joined));
      if (error != 0) {
        TellFailure(port, error);
        break;  // Those who wait still are not to share its lot.
      }
      port->ForgetFailure();
      continue;
    }
    const auto& missed = *std::get_if<TapPort::Unjoined>(&next);
    if (missed.error != 0) TellFailure(port, missed.error);
    if (missed.what == TapPort::Missed::kNobody) return;
    if (missed.what == TapPort::Missed::kLater) break;
  }
  port->SetResting(true);
  WantTick(true);
}

int TapLoop::Join(uint32_t tap, TapPort::Joined joined) {
  auto client = TapSocket::Make(std::move(joined.client), tools_.can_speak_for_others);
  auto server = TapSocket::Make(std::move(joined.server), false);
  for (const auto* made : {&client, &server}) {
    if (const Failure* failure = FailureOf(*made)) return failure->number;
  }
  if (pairs_.full()) return EMFILE;
  auto owned = std::make_unique<TapPair>(tap, next_connection_++, std::move(ValueOf(client)),
                                         std::move(ValueOf(server)));
  TapPair* pair = owned.get();
  Handle handle = 0;
  {
    const Mutex::Lock lock(&mutex_);
    handle = pairs_.Add(std::move(owned));
  }
  TapRecord opened = pair->RecordOf(TapRecordKind::kOpen);
  // Before its first packet is passed on, for many a client is gone as soon as it has its answer.
  const std::string client_text = ProcessText(opened.who.pid);
  opened.text = client_text;
  ring_.Write(opened);
  bool changed = false;
  const uint32_t from_client = pair->WantedEvents(TapPair::Side::kClient, &changed);
  const uint32_t from_server = pair->WantedEvents(TapPair::Side::kServer, &changed);
  if (!Register(epoll_.number(), pair->descriptor(TapPair::Side::kClient), from_client,
                KeyOf(Kind::kClient, handle)) ||
      !Register(epoll_.number(), pair->descriptor(TapPair::Side::kServer), from_server,
                KeyOf(Kind::kServer, handle))) {
    const int error = errno;
    Close(handle, pair);
    return error;
  }
  return 0;
}

void TapLoop::TellFailure(TapPort* port, int error) {
  if (!port->IsNews(error)) return;
  TapRecord record;
  record.kind = TapRecordKind::kError;
  record.tap = port->tap();
  record.number = static_cast<uint32_t>(error);
  record.time = RealTime();
  ring_.Write(record);
}

void TapLoop::After(Handle handle, TapPair* pair, TapPair::Next next) {
  if (next == TapPair::Next::kClose) return Close(handle, pair);
  // Not twice for events on both of its sockets.
  const bool is_listed = !ready_.empty() && ready_.back() == handle;
  if (next == TapPair::Next::kGoOn && !is_listed) ready_.push_back(handle);
  yield_wanted_ = pair->OutranSender() || yield_wanted_;
  if (!Watch(handle, pair)) {
    pair->Fail(errno);
    return Close(handle, pair);
  }
  if (pair->needs_tick() && !pair->ticking()) {
    pair->set_ticking(true);
    ticking_.push_back(handle);
    WantTick(true);
  }
}

void TapLoop::Close(Handle handle, TapPair* pair) {
  if (pair->error() != 0) ring_.Write(pair->RecordOf(TapRecordKind::kError));
  const TapRecord record = pair->RecordOf(TapRecordKind::kClose);
  // Out of epoll before they are closed: a duplicate in a child that is being made would keep them there.
  for (const auto side : {TapPair::Side::kClient, TapPair::Side::kServer}) {
    static_cast<void>(::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, pair->descriptor(side), nullptr));
  }
  {
    // Under the lock, so that who is told of no connection, or of its close, finds none open.
    const Mutex::Lock lock(&mutex_);
    pairs_.Remove(handle);
  }
  ring_.Write(record);
}

bool TapLoop::Watch(Handle handle, TapPair* pair) {
  for (const auto side : {TapPair::Side::kClient, TapPair::Side::kServer}) {
    bool changed = false;
    epoll_event event{};
    event.events = pair->WantedEvents(side, &changed);
    event.data.u64 = KeyOf(side == TapPair::Side::kClient ? Kind::kClient : Kind::kServer, handle);
    if (changed && ::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, pair->descriptor(side), &event) != 0) {
      return false;
    }
  }
  return true;
}

/** Ticks go on from the first time they are wanted until nobody wants them: one system call for many packets.
 */
void TapLoop::WantTick(bool want) {
  if (std::exchange(tick_wanted_, want) == want) return;
  itimerspec period{};
  if (want) period = {{0, kTickNanoseconds}, {0, kTickNanoseconds}};
  static_cast<void>(::timerfd_settime(timer_.number(), 0, &period, nullptr));
}

void TapLoop::Signal() {
  const uint64_t one = 1;
  static_cast<void>(::write(commands_.number(), &one, sizeof one) == sizeof one);
}

}  // namespace seqpacket
