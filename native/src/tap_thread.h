#pragma once

#include <napi.h>
#include <uv.h>

#include <memory>
#include <optional>
#include <vector>

#include "failure.h"
#include "listen_at.h"
#include "pollable.h"
#include "socket_file.h"
#include "tap_loop.h"
#include "target.h"

namespace seqpacket {

class Environment;

/** The thread of an environment's taps, and what is listening already but not forwarded yet. */
class TapThread {
 public:
  /**
   * Starts it. `ring` is memory that JavaScript shares, which is kept alive; `on_wake` is called on
   * JavaScript's thread when there is something in it.
   */
  static Result<std::unique_ptr<TapThread>> Start(Environment* environment, const Napi::Uint8Array& ring,
                                                  const Napi::Function& on_wake);

  TapThread(Napi::Uint8Array ring, Descriptor wake);
  TapThread(const TapThread&) = delete;
  TapThread& operator=(const TapThread&) = delete;
  TapThread(TapThread&&) = delete;
  TapThread& operator=(TapThread&&) = delete;
  /** Ends the thread and closes all that it has. */
  ~TapThread();

  /** Listens; clients wait until Forward. Returns the number of the tap. */
  Result<uint32_t> Listen(const Target& target, const ListenOptions& options);
  /** Begins to join clients with `upstream`. */
  std::optional<Failure> Forward(uint32_t tap, Upstream upstream);
  /** Takes no more clients; the connections there are live on. Its listener is closed when this returns. */
  void Stop(uint32_t tap);

  std::vector<TapConnectionFacts> Connections() { return loop_.Connections(); }

 private:
  struct Listening {
    uint32_t tap;
    Descriptor socket;
    SocketFile file;
  };

  std::optional<Failure> Run();

  std::vector<Listening>::iterator FindWaiting(uint32_t tap);

  Napi::Reference<Napi::Uint8Array> ring_;
  TapLoop loop_;
  /** Not a map: that needs a C++ library at run time. There are few. */
  std::vector<Listening> waiting_;
  uint32_t next_tap_ = 1;
  uv_thread_t thread_{};
  bool running_ = false;
};

}  // namespace seqpacket
