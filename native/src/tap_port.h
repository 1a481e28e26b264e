#pragma once

#include <cstdint>

#include "reserve_descriptor.h"
#include "socket_file.h"
#include "tap_socket.h"
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
   * The next client that waits, joined. The server is connected to first: while its backlog is full (EAGAIN
   * of connect), the client waits in ours, as it would in the server's. EAGAIN of accept: there is none.
   * Other failures of connect have sent the client away.
   */
  Result<Joined> Next();

  /** Whether it waits for something that no event tells of. */
  [[nodiscard]] bool resting() const { return resting_; }
  void SetResting(bool resting) { resting_ = resting; }

  /** Whether epoll tells of its clients. */
  [[nodiscard]] bool watched() const { return watched_; }
  void SetWatched() { watched_ = true; }

  /** True for the first failure of its kind in a row, the one that is worth telling. */
  bool IsNews(int error) { return std::exchange(reported_, error) != error; }

 private:
  Result<Descriptor> Accept();

  uint32_t tap_;
  SocketFile file_;
  Descriptor listener_;
  Upstream upstream_;
  /** A connection to the server that no client has taken yet. */
  Descriptor spare_;
  ReserveDescriptor reserve_;
  int reported_ = 0;
  bool resting_ = false;
  bool watched_ = false;
};

}  // namespace seqpacket
