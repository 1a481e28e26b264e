#include "../src/tap_pair.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "../src/passed_descriptors.h"
#include "check.h"
#include "ring_reader.h"
#include "socket_pair.h"

namespace seqpacket::test {
namespace {

/** A client and a server that are joined: `client.ours` and `server.theirs` are theirs. No tick comes but
 * those that a test makes. */
struct JoinedPair {
  JoinedPair() {
    CHECK(client.valid && server.valid && batch->Reserve());
    auto from = TapSocket::Make(std::move(client.theirs), false);
    auto onto = TapSocket::Make(std::move(server.ours), false);
    CHECK(FailureOf(from) == nullptr && FailureOf(onto) == nullptr);
    pair = std::make_unique<TapPair>(1, 1, std::move(ValueOf(from)), std::move(ValueOf(onto)));
  }

  /** The client sends it, and the tap is told. */
  [[nodiscard]] bool Send(const std::string& text) const {
    return client.Send(text) && ClientHasSent() != TapPair::Next::kClose;
  }
  [[nodiscard]] TapPair::Next ClientHasSent() const {
    return pair->OnReady(TapPair::Side::kClient, EPOLLIN, tools);
  }

  /** The server receives a packet, and the tap is told as far as it wants to be. */
  [[nodiscard]] std::string Receive() const {
    std::string text = Taken(server.theirs.number(), 8).Text();
    bool changed = false;
    const uint32_t wanted = pair->WantedEvents(TapPair::Side::kServer, &changed);
    if ((wanted & EPOLLOUT) != 0) static_cast<void>(pair->OnReady(TapPair::Side::kServer, EPOLLOUT, tools));
    return text;
  }

  /** Two ticks: one finds that the packets are busy, the other that they are not. */
  void Rest() const {
    for (int tick = 0; tick < 2; tick++) CHECK(pair->OnTick(tools) == TapPair::Next::kWait);
  }

  [[nodiscard]] bool ClientHasRoom() const {
    pollfd state{client.ours.number(), POLLOUT, 0};
    return ::poll(&state, 1, 0) == 1;
  }

  SocketPair client;
  SocketPair server;
  RingReader reader;
  TapRing ring{reader.memory(), -1};
  std::unique_ptr<TapBatch> batch = std::make_unique<TapBatch>();
  TapTools tools{&ring, batch.get(), false};
  std::unique_ptr<TapPair> pair;
};

void SetSendBuffer(const JoinedPair& joined, int bytes) {
  CHECK(::setsockopt(joined.client.ours.number(), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes) == 0);
}

/** Sends one byte with a descriptor. */
bool SendWith(int socket, const Descriptor& descriptor) {
  const int32_t number = descriptor.number();
  char byte = 'x';
  iovec part{&byte, 1};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  std::vector<unsigned char> control;
  AttachDescriptors(Span<const int32_t>(&number, 1), &control, &header);
  return ::sendmsg(socket, &header, MSG_NOSIGNAL) == 1;
}

/** Sends a packet that leaves no room, which the server's read alone makes. */
void CheckRoomOnceRead(const JoinedPair& joined, const std::string& text) {
  CHECK(joined.Send(text));
  CHECK(!joined.ClientHasRoom());
  CHECK(joined.Receive() == text);
  CHECK(joined.ClientHasRoom());
}

TEST(RoomForLong, "tap pair: a sender has room for long packets as soon as one was read, without a tick") {
  for (const size_t length : {size_t{52'000}, size_t{53'200}, size_t{54'000}, size_t{150'000}}) {
    const JoinedPair joined;
    SetSendBuffer(joined, 212'992 / 2);
    CheckRoomOnceRead(joined, std::string(length, 'x'));
  }
}

TEST(RoomForShort,
     "tap pair: a sender with a small buffer has room as soon as one was read, once a tick was needed") {
  for (const int buffer : {4608, 8192, 16'384, 32'768}) {
    const JoinedPair joined;
    SetSendBuffer(joined, buffer / 2);
    const std::string text(static_cast<size_t>(buffer) * 2 / 5, 'x');
    CHECK(joined.Send(text));
    joined.Rest();
    CHECK(joined.Receive() == text);
    for (int round = 0; round < 3; round++) CheckRoomOnceRead(joined, text);
  }
}

TEST(RoomForLess, "tap pair: a sender that has made its buffer smaller has room soon again") {
  const JoinedPair joined;
  const std::string text(2000, 'x');
  CHECK(joined.Send(text));
  joined.Rest();
  CHECK(joined.Receive() == text);
  SetSendBuffer(joined, 4608 / 2);
  CHECK(joined.Send(text));
  joined.Rest();
  CHECK(joined.Receive() == text);
  CheckRoomOnceRead(joined, text);
}

TEST(DescriptorGone, "tap pair: a descriptor is gone as soon as its receiver has closed it, without a tick") {
  for (const bool empty_after : {false, true}) {
    const JoinedPair joined;
    SocketPair passed;
    CHECK(SendWith(joined.client.ours.number(), passed.theirs));
    passed.theirs.Close();
    CHECK(joined.ClientHasSent() == TapPair::Next::kWait);
    // For an empty packet the one before is held too.
    if (empty_after) CHECK(joined.Send(""));
    CHECK(joined.Receive() == "x");
    if (empty_after) CHECK(joined.Receive().empty());
    pollfd state{passed.ours.number(), 0, 0};
    CHECK(::poll(&state, 1, 0) == 1 && (state.revents & POLLHUP) != 0);
  }
}

/** While it lives, no further descriptor can be opened. */
class NoNumbersLeft {
 public:
  NoNumbersLeft() {
    CHECK(::getrlimit(RLIMIT_NOFILE, &before_) == 0);
    const Descriptor next(::dup(0));
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(next.number());
    CHECK(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  }
  NoNumbersLeft(const NoNumbersLeft&) = delete;
  NoNumbersLeft& operator=(const NoNumbersLeft&) = delete;
  NoNumbersLeft(NoNumbersLeft&&) = delete;
  NoNumbersLeft& operator=(NoNumbersLeft&&) = delete;
  ~NoNumbersLeft() { CHECK(::setrlimit(RLIMIT_NOFILE, &before_) == 0); }

 private:
  rlimit before_{};
};

TEST(NumbersToldOnce, "tap pair: that numbers are short is told once until a packet finds them at once") {
  JoinedPair joined;
  const SocketPair passed;
  const auto send_with = [&] { CHECK(SendWith(joined.client.ours.number(), passed.theirs)); };
  const auto send_in_want = [&] {
    send_with();
    const NoNumbersLeft none;
    CHECK(joined.ClientHasSent() == TapPair::Next::kWait);
  };
  const auto errors = [&joined] {
    while (joined.reader.Next()) continue;
    return joined.reader.errors();
  };
  for (int round = 0; round < 3; round++) {
    send_in_want();
    CHECK(errors() == 1);
    CHECK(joined.pair->OnTick(joined.tools) == TapPair::Next::kWait);
    CHECK(joined.Receive() == "x");
    CHECK(joined.Send("no descriptor") && joined.Receive() == "no descriptor");
  }
  send_with();
  CHECK(joined.ClientHasSent() == TapPair::Next::kWait && joined.Receive() == "x");
  send_in_want();
  CHECK(errors() == 2);
}

TEST(Unwatched, "tap pair: the reads of who receives ordinary packets are not watched") {
  const JoinedPair joined;
  for (const size_t length : {size_t{1}, size_t{1024}, size_t{16'384}, size_t{40'000}}) {
    CHECK(joined.Send(std::string(length, 'x')));
    bool changed = false;
    CHECK((joined.pair->WantedEvents(TapPair::Side::kServer, &changed) & EPOLLOUT) == 0);
    CHECK(joined.Receive().size() == length);
    CHECK(joined.pair->needs_tick());
    joined.Rest();
  }
}

}  // namespace
}  // namespace seqpacket::test
