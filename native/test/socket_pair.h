#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "../src/descriptor.h"
#include "../src/receiver.h"

namespace seqpacket::test {

/** Two connected sockets; the second stamps what it receives, as a connection's does. */
struct SocketPair {
  SocketPair() {
    std::array<int, 2> numbers{};
    valid = ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, numbers.data()) == 0;
    if (!valid) return;
    ours = Descriptor(numbers[0]);
    theirs = Descriptor(numbers[1]);
    const int on = 1;
    valid = ::setsockopt(theirs.number(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0;
  }

  [[nodiscard]] bool Send(const std::string& text) const {
    return ::send(ours.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }

  Descriptor ours;
  Descriptor theirs;
  bool valid = false;
};

/** A packet that was received into room of this size. */
struct Taken {
  Taken(int socket, size_t room_size, size_t limit = 0)
      : room(room_size),
        received(receiver->Receive(socket, Room(room.data(), room.size()), limit, &packet)) {}

  /** Its kept bytes. */
  [[nodiscard]] std::string Text() const { return TextOf(packet); }

  static std::string TextOf(const Packet& packet) {
    return std::string(packet.head.begin(), packet.head.end()).append(packet.rest.begin(), packet.rest.end());
  }

  std::unique_ptr<Receiver> receiver = std::make_unique<Receiver>();
  std::vector<uint8_t> room;
  Packet packet;
  Received received = Received::kError;
};

}  // namespace seqpacket::test
