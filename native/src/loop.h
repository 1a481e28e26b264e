#pragma once

#include <uv.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "answer_yield.h"
#include "descriptor.h"
#include "failure.h"
#include "handle_table.h"
#include "pollable.h"

namespace seqpacket {

/**
 * Watches all sockets of one environment. It has an epoll descriptor of its own, which libuv watches as one:
 * `uv_poll` for each socket would turn a reset with packets still queued into an error, hide half closes, and
 * re-add the descriptor at each change (native-design).
 */
class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  Loop(Loop&&) = delete;
  Loop& operator=(Loop&&) = delete;
  /** Only after Stop has called back, or if Start failed or was not called. */
  ~Loop() = default;

  /** Begins to watch on libuv's loop `uv`, in whose thread all else happens. */
  std::optional<Failure> Start(uv_loop_t* uv);

  /** Closes all there is, and calls `stopped` when libuv has let go. Nothing but the destructor may follow.
   */
  void Stop(std::function<void()> stopped);

  /** Takes over `pollable` and watches for nothing yet but a hang-up. */
  Result<Handle> Add(std::unique_ptr<Pollable> pollable);

  /**
   * Watches for EPOLLIN, EPOLLOUT, both or neither; a hang-up is always told of, once if neither. `active`
   * says that there is work for which the process should live.
   */
  void Watch(Pollable* pollable, uint32_t events, bool active);

  /** Whether the process should live for the work of this one. */
  void SetReferenced(Pollable* pollable, bool referenced);

  /** Closes the descriptor at once, and forgets the handle. */
  void Close(Handle handle);

  /**
   * Lets others run once this turn is over. To be called when a flood was received up to its last packet: a
   * sender on the same processor then fills the socket, where it would else wake this thread for every few
   * packets, which costs more than receiving them.
   */
  void YieldAfterTurn() { yield_wanted_ = true; }

  [[nodiscard]] Pollable* Find(Handle handle) const { return table_.Find(handle); }

  template <typename Visit>
  void ForEach(Visit visit) const {
    table_.ForEach(visit);
  }

 private:
  /** No handle: those are below 2^30. */
  static constexpr Handle kNobody = UINT32_MAX;

  static void OnPoll(uv_poll_t* poll, int status, int events);
  void Turn();
  bool Guess();
  void Linger();
  bool ServeOnly();
  [[nodiscard]] bool OnlyMayAnswer() const;
  [[nodiscard]] bool MayYield() const;
  void Look();
  void Count(const Pollable& pollable, int change);

  Descriptor epoll_;
  uv_poll_t poll_{};
  HandleTable<Pollable> table_;
  std::vector<std::unique_ptr<Pollable>> closed_;
  std::function<void()> stopped_;
  size_t live_ = 0;
  bool in_turn_ = false;
  bool yield_wanted_ = false;
  /** The only one that was ready at the last look; kNobody if there were several or none. */
  Handle only_ = kNobody;
  int guesses_ = 0;
  /** Turns until lingering is tried again. */
  int linger_pause_ = 0;
  AnswerYield yield_;
};

}  // namespace seqpacket
