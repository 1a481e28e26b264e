#pragma once

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "descriptor.h"
#include "socket_file.h"
#include "upstream.h"

namespace seqpacket {

/** The listening end of a tap: takes clients, and finds each its connection to the server. */
class TapPort {
 public:
  /** A client and its connection to the server. */
  struct Joined {
    Descriptor client;
    Descriptor server;
  };

  /** Why none was joined. */
  enum class Missed {
    /** None waits; an event will tell. */
    kNobody,
    /** One waits still, and is to be tried again later. */
    kLater,
    /** One was sent away; the next may have more luck. */
    kSentAway,
  };
  struct Unjoined {
    Missed what;
    /** errno; 0 where nothing failed. */
    int error;
  };

  /** `file` is removed at the end, if it is still ours. */
  TapPort(uint32_t tap, Descriptor listener, SocketFile file, Upstream upstream)
      : tap_(tap), file_(std::move(file)), listener_(std::move(listener)), upstream_(std::move(upstream)) {}
  TapPort(const TapPort&) = delete;
  TapPort& operator=(const TapPort&) = delete;
  TapPort(TapPort&&) = delete;
  TapPort& operator=(TapPort&&) = delete;
  // While it still listens: a client finds the listener or no file, never a stale one.
  ~TapPort() { file_.Remove(); }

  [[nodiscard]] uint32_t tap() const { return tap_; }
  [[nodiscard]] int descriptor() const { return listener_.number(); }

  /**
   * The next client that waits, joined. The server is connected to first: while its backlog is full, the
   * client waits in ours, as it would in the server's.
   */
  std::variant<Joined, Unjoined> Next();

  /**
   * Takes no more clients: removes the file and closes the listener. Who waited in its backlog waits here,
   * for Next. Returns 0, or the errno for which some could not be kept.
   */
  int Close();
  [[nodiscard]] bool closed() const { return !listener_; }
  /** It is closed, and nobody waits. */
  [[nodiscard]] bool done() const { return closed() && waiting_.empty(); }

  /** Whether it waits for something that no event tells of. */
  [[nodiscard]] bool resting() const { return resting_; }
  void SetResting(bool resting) { resting_ = resting; }

  /** Whether epoll tells of its clients, or need not. */
  [[nodiscard]] bool watched() const { return watched_ || closed(); }
  void SetWatched() { watched_ = true; }

  /** True for the first failure of its kind in a row, the one that is worth telling. */
  bool IsNews(int error) { return std::exchange(reported_, error) != error; }
  /** Something went well: the next failure is worth telling, whatever it is. */
  void ForgetFailure() { reported_ = 0; }

 private:
  [[nodiscard]] Result<bool> SomebodyWaits() const;
  Result<Descriptor> Take();
  [[nodiscard]] Result<Descriptor> Accept() const;
  std::variant<Joined, Unjoined> SendAway(int error);

  uint32_t tap_;
  SocketFile file_;
  Descriptor listener_;
  Upstream upstream_;
  /** A connection to the server that no client has taken yet. */
  Descriptor spare_;
  /** Clients that were not joined yet when it was closed, in order. */
  std::vector<Descriptor> waiting_;
  int reported_ = 0;
  bool resting_ = false;
  bool watched_ = false;
};

}  // namespace seqpacket
