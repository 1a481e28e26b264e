#include "connector.h"

#include <fcntl.h>

#include "socket_address.h"
#include "socket_options.h"

namespace seqpacket {
namespace {

Result<Descriptor> ConnectTo(const SocketAddress& address) {
  auto made = NewSocket();
  if (FailureOf(made) != nullptr) return made;
  Descriptor socket = std::move(ValueOf(made));
  int outcome = 0;
  do {
    outcome = ::connect(socket.number(), address.get(), address.length());
  } while (outcome != 0 && errno == EINTR);
  if (outcome != 0) return LastFailure("connect");
  return socket;
}

/** A path that sun_path cannot hold is reached through a descriptor of the socket file (kernel-facts). */
Result<Descriptor> ConnectToLongPath(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!file) return LastFailure("open");
  return ConnectTo(SocketAddress::FromPath("/proc/self/fd/" + std::to_string(file.number())));
}

}  // namespace

Result<Descriptor> Connect(const Target& target) {
  if (target.abstract) return ConnectTo(SocketAddress::FromAbstractName(target.bytes));
  if (target.bytes.size() > SocketAddress::kMaxPath) return ConnectToLongPath(target.bytes);
  return ConnectTo(SocketAddress::FromPath(target.bytes));
}

Probe ProbeListener(const std::string& path) {
  const auto connected = Connect(Target{path});
  const Failure* failure = FailureOf(connected);
  if (failure == nullptr) return Probe::kListening;
  switch (failure->number) {
    case ECONNREFUSED:
      return Probe::kStale;
    case EAGAIN:  // Its backlog is full.
      return Probe::kListening;
    case EPROTOTYPE:
      return Probe::kOtherType;
    case ENOENT:
      return Probe::kGone;
    default:
      return Probe::kUnprovable;
  }
}

}  // namespace seqpacket
