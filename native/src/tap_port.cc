#include "tap_port.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace seqpacket {
namespace {

/** Whether a client waits: only then is the server bothered with a connection. Negative, with errno, if the
 * kernel does not tell. */
int SomebodyWaits(int listener) {
  pollfd state{listener, POLLIN, 0};
  int found = 0;
  do {
    found = ::poll(&state, 1, 0);
  } while (found < 0 && errno == EINTR);
  return found;
}

/** Failures of connect after which it is tried again for the same client. */
bool IsPassing(int error) {
  return error == EAGAIN || error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

}  // namespace

Result<TapPort::Joined> TapPort::Next() {
  static_cast<void>(reserve_.Take());
  const int waiting = SomebodyWaits(listener_.number());
  if (waiting < 0) return LastFailure("poll");
  if (waiting == 0) return Failure{EAGAIN, "accept4"};
  if (!spare_) {
    auto connected = upstream_.Connect();
    if (const Failure* failure = FailureOf(connected)) {
      const Failure cause = *failure;
      if (IsPassing(cause.number)) return cause;
      auto refused = Accept();  // Closed at once: what it sent is lost, as it learns by a reset.
      return FailureOf(refused) != nullptr ? *FailureOf(refused) : cause;
    }
    spare_ = std::move(ValueOf(connected));
  }
  auto accepted = Accept();
  if (const Failure* failure = FailureOf(accepted)) return *failure;
  return Joined{std::move(ValueOf(accepted)), std::move(spare_)};
}

Result<Descriptor> TapPort::Accept() {
  Descriptor client;
  do {
    client = Descriptor(::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  } while (!client && (errno == EINTR || errno == ECONNABORTED));
  if (!client) return LastFailure("accept4");
  return client;
}

}  // namespace seqpacket
