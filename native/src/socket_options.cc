#include "socket_options.h"

namespace seqpacket {
namespace {

/**
 * SO_SNDBUF that is wanted, in bytes as the kernel gives it. With the default of 212,992 a flood wakes its
 * reader every 278 packets, and its rate swings by a factor of twenty (native-design); beyond 4 MiB a single
 * packet could ask more of the kernel than it can allocate (kernel-facts: ENOBUFS).
 */
constexpr int kWantedSendBuffer = 2 * 1024 * 1024;

template <typename T>
bool SetOption(int socket, int option, T value) {
  return ::setsockopt(socket, SOL_SOCKET, option, &value, sizeof value) == 0;
}

template <typename T>
bool GetOption(int socket, int option, T* value) {
  socklen_t length = sizeof *value;
  return ::getsockopt(socket, SOL_SOCKET, option, value, &length) == 0;
}

}  // namespace

int SendBufferOf(int socket) {
  int size = 0;
  return GetOption(socket, SO_SNDBUF, &size) ? size : 0;
}

int RaiseSendBuffer(int socket, int wanted) {
  const int size = SendBufferOf(socket);
  if (size == 0 || size >= wanted) return size;
  // The kernel doubles the figure (socket(7)).
  return SetOption(socket, SO_SNDBUF, wanted / 2 + wanted % 2) ? SendBufferOf(socket) : 0;
}

Result<Descriptor> NewSocket() {
  Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return LastFailure("socket");
  return socket;
}

Result<ConnectionFacts> PrepareConnection(int socket, const ReceiveOptions& options) {
  ConnectionFacts facts;
  if (!SetOption(socket, SO_TIMESTAMPNS, 1)) return LastFailure("setsockopt");
  facts.send_buffer = RaiseSendBuffer(socket, kWantedSendBuffer);
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
