#include "loop.h"

#include <sched.h>
#include <sys/epoll.h>

#include <array>
#include <cerrno>

namespace seqpacket {
namespace {

/** Sockets served in one turn. The kernel puts those it reported at the end of its list, so all get theirs.
 */
constexpr int kEventsPerTurn = 32;
/** How often epoll is told what to watch. */
constexpr int kAttempts = 3;
/** How often one socket may be served before others are looked at. */
constexpr int kGuesses = 8;
/** How often one socket may be served at the end of a turn, and after how many turns that is tried again
 * where it was in vain. */
constexpr int kLingers = 16;
constexpr int kLingerPause = 16;
/** What a yield may last, in ms: until a send buffer is full, or until the kernel's turn of another ends. */
constexpr int kYieldMs = 4;

/** Every libuv handle begins like a uv_handle_t; its functions for all kinds take that. */
uv_handle_t* Base(uv_poll_t* poll) {
  return reinterpret_cast<uv_handle_t*>(poll);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

epoll_event EventFor(Handle handle, uint32_t events) {
  epoll_event event{};
  // Edge-triggered when nothing is wanted: a hang-up cannot be masked, and would else be reported for ever.
  event.events = events != 0 ? events : static_cast<uint32_t>(EPOLLET);
  event.data.u32 = handle;
  return event;
}

}  // namespace

std::optional<Failure> Loop::Start(uv_loop_t* uv) {
  epoll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) return LastFailure("epoll_create1");
  if (const int error = ::uv_poll_init(uv, &poll_, epoll_.number()); error != 0) {
    epoll_.Close();
    return Failure{-error, "uv_poll_init"};
  }
  poll_.data = this;
  static_cast<void>(
      ::uv_poll_start(&poll_, UV_READABLE, OnPoll));  // Fails only for a handle that is closing.
  ::uv_unref(Base(&poll_));
  return std::nullopt;
}

void Loop::Stop(std::function<void()> stopped) {
  stopped_ = std::move(stopped);
  table_.Clear();
  closed_.clear();
  ::uv_close(Base(&poll_), [](uv_handle_t* handle) {
    auto* loop = static_cast<Loop*>(handle->data);
    loop->epoll_.Close();
    loop->stopped_();
  });
}

Result<Handle> Loop::Add(std::unique_ptr<Pollable> pollable) {
  if (table_.full()) return Failure{EMFILE, "socket"};
  Pollable* added = pollable.get();
  added->handle_ = table_.Add(std::move(pollable));
  epoll_event event = EventFor(added->handle_, 0);
  if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, added->descriptor(), &event) != 0) {
    const Failure failure = LastFailure("epoll_ctl");
    table_.Remove(added->handle_);
    return failure;
  }
  return added->handle_;
}

void Loop::Watch(Pollable* pollable, uint32_t events, bool active) {
  if (pollable->closed()) return;
  if (pollable->active_ != active) {
    Count(*pollable, -1);
    pollable->active_ = active;
    Count(*pollable, 1);
  }
  if (pollable->events_ == events) return;
  epoll_event event = EventFor(pollable->handle_, events);
  // Changing what is watched needs no memory, and is not known to fail for what is there. Should it do so all
  // the same, the socket would fall silent without anybody being told: so it is tried again.
  for (int attempt = 0; attempt < kAttempts; attempt++) {
    if (::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, pollable->descriptor(), &event) != 0) continue;
    pollable->events_ = events;
    return;
  }
}

void Loop::SetReferenced(Pollable* pollable, bool referenced) {
  if (pollable->closed()) return;
  Count(*pollable, -1);
  pollable->referenced_ = referenced;
  Count(*pollable, 1);
}

void Loop::Close(Handle handle) {
  std::unique_ptr<Pollable> pollable = table_.Remove(handle);
  if (pollable == nullptr) return;
  Count(*pollable, -1);
  // Out of epoll before it is closed: a duplicate in another process would keep it there.
  static_cast<void>(::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, pollable->descriptor(), nullptr));
  pollable->OnClosing();
  pollable->descriptor_.Close();
  if (in_turn_) closed_.push_back(std::move(pollable));
}

void Loop::OnPoll(uv_poll_t* poll, int /*status*/, int /*events*/) {
  // A status other than 0 is a failure to look; the level-triggered look that follows is the remedy.
  static_cast<Loop*>(poll->data)->Turn();
}

void Loop::Turn() {
  in_turn_ = true;
  if (!Guess()) Look();
  Linger();
  in_turn_ = false;
  closed_.clear();
  if (std::exchange(yield_wanted_, false) && MayYield()) static_cast<void>(::sched_yield());  // Fails never.
}

/** Whether no timer of this environment is due before a sender can have filled a socket. */
bool Loop::MayYield() const {
  const int timeout = ::uv_backend_timeout(poll_.loop);
  return timeout < 0 || timeout > kYieldMs;
}

/** Serves the one that was ready alone the last time without asking whether it is so again; false if it is
 * not. */
bool Loop::Guess() {
  if (only_ == kNobody || guesses_ == kGuesses) return false;
  guesses_++;
  return ServeOnly();
}

/**
 * A peer on the same processor runs as soon as it is sent something, or as soon as it is let, and has often
 * answered then: the answer is served at once, for a turn of libuv costs as much as a round trip in C.
 */
void Loop::Linger() {
  if (only_ == kNobody) return;
  if (linger_pause_ > 0) {
    linger_pause_--;
    return;
  }
  for (int round = 0; round < kLingers; round++) {
    if (ServeOnly() || (OnlyMayAnswer() && yield_.Yield() && ServeOnly())) continue;
    linger_pause_ = kLingerPause;
    return;
  }
}

/** Serves the one that was ready alone the last time; false if it is not so again. */
bool Loop::ServeOnly() {
  Pollable* pollable = table_.Find(only_);
  return pollable != nullptr && pollable->OnGuess();
}

/** Whether the one that was ready alone waits for an answer, and there is time to wait for it. */
bool Loop::OnlyMayAnswer() const {
  const Pollable* pollable = table_.Find(only_);
  return pollable != nullptr && pollable->AwaitsOne() && MayYield();
}

void Loop::Look() {
  std::array<epoll_event, kEventsPerTurn> events{};
  const int count = ::epoll_wait(epoll_.number(), events.data(), kEventsPerTurn, 0);
  only_ = count == 1 ? events.front().data.u32 : kNobody;
  guesses_ = 0;
  for (int position = 0; position < count; position++) {
    const epoll_event& event = events[static_cast<size_t>(position)];
    // A handle that an earlier one closed is stale by now, whoever has its descriptor's number.
    if (Pollable* pollable = table_.Find(event.data.u32)) pollable->OnReady(event.events);
  }
}

void Loop::Count(const Pollable& pollable, int change) {
  if (!pollable.active_ || !pollable.referenced_) return;
  const size_t before = std::exchange(live_, live_ + static_cast<size_t>(change));
  if (before == 0) ::uv_ref(Base(&poll_));
  if (live_ == 0) ::uv_unref(Base(&poll_));
}

}  // namespace seqpacket
