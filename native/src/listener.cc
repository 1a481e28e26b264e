#include "listener.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

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
  std::vector<Failure> refused;
  int error = 0;
  while (error == 0 && accepted + refused.size() < Tables::kAccepted) {
    Descriptor socket = Take(&error);
    if (!socket) continue;
    if (const auto failure = Accept(std::move(socket), accepted)) {
      refused.push_back(*failure);
    } else {
      accepted++;
    }
  }
  if (error == EAGAIN) failure_reported_ = false;
  if (accepted > 0) environment_->script().Accept(handle(), accepted);
  // These are lost, but those that still wait are not: so accepting goes on.
  for (const Failure& failure : refused) {
    if (!closed()) environment_->script().Refused(handle(), failure);
  }
  if (!closed() && error != 0 && error != EAGAIN) Rest(error);
}

bool Listener::Resume() {
  if (!environment_->reserve().Take()) return false;
  environment_->loop().Watch(this, EPOLLIN, true);
  return true;
}

Descriptor Listener::Take(int* error) {
  Descriptor socket(::accept4(descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  const bool passing = socket || errno == EINTR || errno == ECONNABORTED;
  *error = passing ? 0 : errno;
  return socket;
}

std::optional<Failure> Listener::Accept(Descriptor socket, size_t row) {
  auto opened = Connection::Open(environment_, std::move(socket), options_);
  if (const Failure* failure = FailureOf(opened)) return *failure;
  environment_->tables().WriteAccepted(row, ValueOf(opened).handle, ValueOf(opened).facts);
  return std::nullopt;
}

/** Those who wait stay in the backlog; JavaScript calls Resume after a while. */
void Listener::Rest(int error) {
  environment_->reserve().GiveBack();
  environment_->loop().Watch(this, 0, true);
  const bool known = std::exchange(failure_reported_, true);
  environment_->script().AcceptError(handle(), known ? 0 : error);
}

}  // namespace seqpacket
