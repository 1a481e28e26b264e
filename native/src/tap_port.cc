#include "tap_port.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

namespace seqpacket {
namespace {

/** Failures of connect after which it is tried again for the same client; a full backlog is none (EAGAIN). */
bool IsPassing(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

}  // namespace

std::variant<TapPort::Joined, TapPort::Unjoined> TapPort::Next() {
  auto waits = SomebodyWaits();
  if (const Failure* failure = FailureOf(waits)) return Unjoined{Missed::kLater, failure->number};
  // Only then is the server bothered with a connection.
  if (!ValueOf(waits)) return Unjoined{Missed::kNobody, 0};
  if (!spare_) {
    auto connected = upstream_.Connect();
    if (const Failure* failure = FailureOf(connected)) {
      if (failure->number == EAGAIN) return Unjoined{Missed::kLater, 0};
      if (IsPassing(failure->number)) return Unjoined{Missed::kLater, failure->number};
      return SendAway(failure->number);
    }
    spare_ = std::move(ValueOf(connected));
  }
  auto client = Take();
  if (const Failure* failure = FailureOf(client)) {
    if (failure->number == EAGAIN) return Unjoined{Missed::kNobody, 0};
    return Unjoined{Missed::kLater, failure->number};
  }
  return Joined{std::move(ValueOf(client)), std::move(spare_)};
}

/** Closes the next client at once: what it sent is lost, as it learns by a reset. */
std::variant<TapPort::Joined, TapPort::Unjoined> TapPort::SendAway(int error) {
  auto client = Take();
  if (const Failure* failure = FailureOf(client)) return Unjoined{Missed::kLater, failure->number};
  return Unjoined{Missed::kSentAway, error};
}

int TapPort::Close() {
  auto client = Accept();
  for (; FailureOf(client) == nullptr; client = Accept()) waiting_.push_back(std::move(ValueOf(client)));
  const int error = FailureOf(client)->number;
  file_.Remove();  // While it still listens: see the destructor.
  listener_.Close();
  return error == EAGAIN ? 0 : error;
}

Result<bool> TapPort::SomebodyWaits() const {
  if (closed()) return !waiting_.empty();
  pollfd state{listener_.number(), POLLIN, 0};
  int found = 0;
  do {
    found = ::poll(&state, 1, 0);
  } while (found < 0 && errno == EINTR);
  if (found < 0) return LastFailure("poll");
  return found > 0;
}

/** The next client. */
Result<Descriptor> TapPort::Take() {
  if (!closed()) return Accept();
  if (waiting_.empty()) return Failure{EAGAIN, "accept4"};
  Descriptor first = std::move(waiting_.front());
  waiting_.erase(waiting_.begin());
  return first;
}

Result<Descriptor> TapPort::Accept() const {
  Descriptor client;
  do {
    client = Descriptor(::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  } while (!client && (errno == EINTR || errno == ECONNABORTED));
  if (!client) return LastFailure("accept4");
  return client;
}

}  // namespace seqpacket
