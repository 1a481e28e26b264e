#include "../src/send_queue.h"

#include <sys/socket.h>

#include "check.h"
#include "socket_pair.h"

namespace seqpacket::test {
namespace {

Bytes BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};  // NOLINT
}

std::string Next(const SocketPair& pair) { return Taken(pair.theirs.number(), 1024).Text(); }

/** Fills the socket; returns how many packets of one byte it took. */
size_t Fill(const SocketPair& pair) {
  size_t count = 0;
  while (SendPacket(pair.ours.number(), BytesOf("f")) == 0) count++;
  return count;
}

TEST(InOrder, "send queue: in order, more than one call takes, empty packets too") {
  const SocketPair pair;
  SendQueue queue;
  for (int number = 0; number < 150; number++) {
    queue.Push(BytesOf(number % 10 == 0 ? "" : std::to_string(number)));
  }
  std::array<Sent, 256> results{};
  CHECK(queue.Flush(pair.ours.number(), Span<Sent>(results.data(), results.size())) == 150);
  CHECK(queue.empty());
  for (int number = 0; number < 150; number++) {
    CHECK(Next(pair) == (number % 10 == 0 ? "" : std::to_string(number)));
    CHECK(results[static_cast<size_t>(number)].error == 0);
    CHECK(results[static_cast<size_t>(number)].time.tv_sec > 0);
  }
}

TEST(Full, "send queue: what the kernel does not take stays, and goes on later") {
  const SocketPair pair;
  size_t waiting_in_kernel = Fill(pair);
  CHECK(SendPacket(pair.ours.number(), BytesOf("f")) == EAGAIN);
  SendQueue queue;
  queue.Push(BytesOf("one"));
  queue.Push(BytesOf("two"));
  std::array<Sent, 8> results{};
  const Span<Sent> room(results.data(), results.size());
  CHECK(queue.Flush(pair.ours.number(), room) == 0);
  CHECK(queue.size() == 2);
  for (; waiting_in_kernel > 0; waiting_in_kernel--) CHECK(Next(pair) == "f");
  CHECK(queue.Flush(pair.ours.number(), room) == 2);
  CHECK(Next(pair) == "one");
  CHECK(Next(pair) == "two");
}

TEST(TooLong, "send queue: a packet that is too long fails alone, in its place") {
  const SocketPair pair;
  int limit = 0;
  socklen_t length = sizeof limit;
  CHECK(::getsockopt(pair.ours.number(), SOL_SOCKET, SO_SNDBUF, &limit, &length) == 0);
  SendQueue queue;
  queue.Push(BytesOf("before"));
  queue.Push(BytesOf(std::string(static_cast<size_t>(limit) - 31, 'x')));
  queue.Push(BytesOf("after"));
  std::array<Sent, 8> results{};
  CHECK(queue.Flush(pair.ours.number(), Span<Sent>(results.data(), results.size())) == 3);
  CHECK(results[0].error == 0);
  CHECK(results[1].error == EMSGSIZE);
  CHECK(results[2].error == 0);
  CHECK(Next(pair) == "before");
  CHECK(Next(pair) == "after");
}

TEST(FewResults, "send queue: sends no more than there is room to tell of") {
  const SocketPair pair;
  SendQueue queue;
  for (int number = 0; number < 5; number++) queue.Push(BytesOf(std::to_string(number)));
  std::array<Sent, 2> results{};
  CHECK(queue.Flush(pair.ours.number(), Span<Sent>(results.data(), results.size())) == 2);
  CHECK(queue.size() == 3);
}

TEST(PeerGone, "send queue: when the peer has gone every packet fails, and there is no signal") {
  SocketPair pair;
  pair.theirs.Close();
  CHECK(SendPacket(pair.ours.number(), BytesOf("x")) == EPIPE);
  SendQueue queue;
  queue.Push(BytesOf("a"));
  queue.Push(BytesOf("b"));
  std::array<Sent, 8> results{};
  CHECK(queue.Flush(pair.ours.number(), Span<Sent>(results.data(), results.size())) == 2);
  CHECK(results[0].error == EPIPE);
  CHECK(results[1].error == EPIPE);
}

TEST(Reset, "send queue: a reset is told of the packet that met it, and those after it fail") {
  SocketPair pair;
  SendQueue queue;
  for (const char* text : {"a", "b", "c"}) queue.Push(BytesOf(text));
  std::array<Sent, 8> results{};
  CHECK(queue.Flush(pair.ours.number(), Span<Sent>(results.data(), 1)) == 1);
  pair.theirs.Close();
  CHECK(queue.Flush(pair.ours.number(), Span<Sent>(results.data(), results.size())) == 2);
  CHECK(results[0].error == ECONNRESET);
  CHECK(results[1].error == EPIPE);
}

TEST(Cancel, "send queue: a packet can be taken back from anywhere, once") {
  const SocketPair pair;
  SendQueue queue;
  for (const char* text : {"a", "b", "c"}) queue.Push(BytesOf(text));
  queue.Cancel(1);
  queue.Cancel(7);
  std::array<Sent, 8> results{};
  CHECK(queue.Flush(pair.ours.number(), Span<Sent>(results.data(), results.size())) == 2);
  CHECK(Next(pair) == "a");
  CHECK(Next(pair) == "c");
}

}  // namespace
}  // namespace seqpacket::test
