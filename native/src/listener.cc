#include "listener.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "connection.h"

namespace seqpacket {

Result<Handle> Listener::Open(Environment* environment, const Target& target, const ListenOptions& options,
                              const ReceiveOptions& receive) {
  auto made = NewSocket();
  if (const Failure* failure = FailureOf(made)) return *failure;
  Descriptor socket = std::move(ValueOf(made));
  // Before it listens, for a connection inherits it when it is made, not when it is accepted (kernel-facts).
  if (receive.pass_credentials) {
    const auto passed = PassCredentials(socket.number());
    if (const Failure* failure = FailureOf(passed)) return *failure;
  }
  auto listening = ListenAt(socket.number(), target, options);
  if (const Failure* failure = FailureOf(listening)) return *failure;
  auto added = environment->loop().Add(
      std::make_unique<Listener>(environment, std::move(socket), std::move(ValueOf(listening)), receive));
  if (FailureOf(added) != nullptr) return added;
  static_cast<void>(environment->reserve().Take());  // Without one, accepting rests all the same.
  environment->loop().Watch(environment->loop().Find(ValueOf(added)), EPOLLIN, true);
  return added;
}

void Listener::OnReady(uint32_t /*events*/) {
  size_t accepted = 0;
  int error = 0;
  while (error == 0 && accepted < Tables::kAccepted) {
    error = Accept(accepted);
    if (error == 0) accepted++;
    if (error == EINTR || error == ECONNABORTED) error = 0;
  }
  if (error == EAGAIN) failure_reported_ = false;
  if (accepted > 0) environment_->script().Accept(handle(), accepted);
  if (!closed() && error != 0 && error != EAGAIN) Rest(error);
}

bool Listener::Resume() {
  if (!environment_->reserve().Take()) return false;
  environment_->loop().Watch(this, EPOLLIN, true);
  return true;
}

int Listener::Accept(size_t row) {
  Descriptor socket(::accept4(descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket) return errno;
  auto opened = Connection::Open(environment_, std::move(socket), options_);
  if (const Failure* failure = FailureOf(opened)) return failure->number;
  environment_->tables().WriteAccepted(row, ValueOf(opened).handle, ValueOf(opened).facts);
  return 0;
}

/** Those who wait stay in the backlog; JavaScript calls Resume after a while. */
void Listener::Rest(int error) {
  environment_->reserve().GiveBack();
  environment_->loop().Watch(this, 0, true);
  const bool known = std::exchange(failure_reported_, true);
  environment_->script().AcceptError(handle(), known ? 0 : error);
}

}  // namespace seqpacket
