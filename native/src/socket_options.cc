#include "socket_options.h"

namespace seqpacket {
namespace {

/**
 * What to ask for as SO_SNDBUF, in bytes. The kernel allows net.core.wmem_max and doubles the figure. With
 * the default of 212,992 a flood wakes its reader every 278 packets, and its rate swings by a factor of
 * twenty (native-design); beyond 2 MiB, doubled, a single packet could ask more of the kernel than it can
 * allocate (kernel-facts: ENOBUFS above about 4 MiB).
 */
constexpr int kWantedSendBuffer = 1024 * 1024;

template <typename T>
bool SetOption(int socket, int option, T value) {
  return ::setsockopt(socket, SOL_SOCKET, option, &value, sizeof value) == 0;
}

template <typename T>
bool GetOption(int socket, int option, T* value) {
  socklen_t length = sizeof *value;
  return ::getsockopt(socket, SOL_SOCKET, option, value, &length) == 0;
}

/** Raises SO_SNDBUF where it is lower; returns what it is then, or 0 on failure. */
int RaiseSendBuffer(int socket) {
  int size = 0;
  if (!GetOption(socket, SO_SNDBUF, &size)) return 0;
  if (size >= 2 * kWantedSendBuffer) return size;
  if (!SetOption(socket, SO_SNDBUF, kWantedSendBuffer)) return 0;
  return GetOption(socket, SO_SNDBUF, &size) ? size : 0;
}

}  // namespace

Result<Descriptor> NewSocket() {
  Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return LastFailure("socket");
  return socket;
}

Result<ConnectionFacts> PrepareConnection(int socket, const ReceiveOptions& options) {
  ConnectionFacts facts;
  if (!SetOption(socket, SO_TIMESTAMPNS, 1)) return LastFailure("setsockopt");
  facts.send_buffer = RaiseSendBuffer(socket);
  if (facts.send_buffer == 0) return LastFailure("setsockopt");
  if (!GetOption(socket, SO_PEERCRED, &facts.peer)) return LastFailure("getsockopt");
  if (options.pass_credentials) {
    const auto passed = PassCredentials(socket);
    if (const Failure* failure = FailureOf(passed)) return *failure;
  }
  return facts;
}

Result<std::monostate> PassCredentials(int socket) {
  if (!SetOption(socket, SO_PASSCRED, 1)) return LastFailure("setsockopt");
  return std::monostate{};
}

}  // namespace seqpacket
