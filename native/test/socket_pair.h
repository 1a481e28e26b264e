#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
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

/** A packet that was received into room and overflow of these sizes. */
struct Taken {
  Taken(int socket, size_t room_size, size_t overflow_size) : room(room_size), overflow(overflow_size) {
    ControlBuffer control{};
    received = Receive(socket, Room(room.data(), room.size()), Room(overflow.data(), overflow.size()),
                       &control, &packet);
  }

  /** Its kept bytes. */
  [[nodiscard]] std::string Text() const {
    std::string text(room.begin(), room.end());
    text.append(overflow.begin(), overflow.end());
    return text.substr(0, packet.kept);
  }

  std::vector<uint8_t> room;
  std::vector<uint8_t> overflow;
  Packet packet;
  Received received = Received::kError;
};

}  // namespace seqpacket::test
