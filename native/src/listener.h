#pragma once

#include <cstdint>
#include <optional>

#include "environment.h"
#include "listen_at.h"
#include "pollable.h"
#include "socket_file.h"
#include "socket_options.h"
#include "target.h"

namespace seqpacket {

/** A listening socket and, if it has one, its file. */
class Listener : public Pollable {
 public:
  static constexpr PollableKind kKind = PollableKind::kListener;

  /** Binds, listens and begins to accept. */
  static Result<Handle> Open(Environment* environment, const Target& target, const ListenOptions& options,
                             const ReceiveOptions& receive);

  Listener(Environment* environment, Descriptor descriptor, SocketFile file, const ReceiveOptions& options)
      : Pollable(kKind, std::move(descriptor)),
        environment_(environment),
        file_(std::move(file)),
        options_(options) {}

  void OnReady(uint32_t events) override;

  /** Begins to accept, or does so again after it failed; false if there is no descriptor for it still. */
  bool Resume();

 protected:
  // While it still listens: a client finds the listener or no file, never a stale one.
  void OnClosing() override { file_.Remove(); }

 private:
  /** Takes one connection from the backlog; `error` is 0 or the errno of that. */
  Descriptor Take(int* error);
  /** Accepts `socket` into `row` of the table. */
  std::optional<Failure> Accept(Descriptor socket, size_t row);
  void Rest(int error);

  Environment* environment_;
  SocketFile file_;
  ReceiveOptions options_;
  /** That accepting failed was reported, and the backlog has not been emptied since. */
  bool failure_reported_ = false;
};

}  // namespace seqpacket
