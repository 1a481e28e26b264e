#include "../src/tap_socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <vector>

#include "../src/peer_send_buffer.h"
#include "../src/socket_options.h"
#include "check.h"
#include "socket_pair.h"

namespace seqpacket::test {
namespace {

void Ask(int socket, int send_buffer) {
  CHECK(::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer) == 0);
}

/** What a tap joins: `client.theirs` and `server.ours` are its own. */
struct Tapped {
  Tapped() {
    auto from = TapSocket::Make(std::move(client.theirs), false);
    auto onto = TapSocket::Make(std::move(server.ours), false);
    CHECK(FailureOf(from) == nullptr && FailureOf(onto) == nullptr);
    if (FailureOf(from) == nullptr) to_client.emplace(std::move(ValueOf(from)));
    if (FailureOf(onto) == nullptr) to_server.emplace(std::move(ValueOf(onto)));
  }

  SocketPair client;
  SocketPair server;
  std::optional<TapSocket> to_client;
  std::optional<TapSocket> to_server;
};

TEST(PeersBuffer, "peer send buffer: as the other side has it, now") {
  const SocketPair pair;
  Ask(pair.ours.number(), 50'000);
  CHECK(PeerSendBuffer(pair.theirs.number()) == 100'000);
  Ask(pair.ours.number(), 60'000);
  CHECK(PeerSendBuffer(pair.theirs.number()) == 120'000);
}

TEST(NoPeersBuffer, "peer send buffer: 0 where nobody is at the other side, or it is no socket") {
  SocketPair pair;
  pair.ours.Close();
  CHECK(PeerSendBuffer(pair.theirs.number()) == 0);
  CHECK(PeerSendBuffer(-1) == 0);
}

TEST(Matched, "tap socket: its send buffer follows a larger one, and never a smaller one") {
  Tapped tapped;
  const int before = SendBufferOf(tapped.to_server->number());
  CHECK(before > 0);
  Ask(tapped.client.ours.number(), before);
  CHECK(tapped.to_server->MatchSendBuffer(*tapped.to_client));
  CHECK(SendBufferOf(tapped.to_server->number()) == 2 * before);
  CHECK(!tapped.to_server->MatchSendBuffer(*tapped.to_client));
  Ask(tapped.client.ours.number(), before / 4);
  CHECK(!tapped.to_server->MatchSendBuffer(*tapped.to_client));
  CHECK(SendBufferOf(tapped.to_server->number()) == 2 * before);
}

TEST(LongPacket, "tap socket: a packet longer than its send buffer raises it") {
  Tapped tapped;
  const auto before = static_cast<size_t>(SendBufferOf(tapped.to_server->number()));
  const std::vector<uint8_t> bytes(before + 1000, 7);
  Packet packet;
  packet.length = bytes.size();
  packet.head = Bytes(bytes.data(), bytes.size());
  CHECK(tapped.to_server->Send(packet, nullptr) == 0);
  CHECK(Taken(tapped.server.theirs.number(), 8).packet.length == bytes.size());
}

TEST(Refused, "tap socket: who may not be spoken for is not, and a packet passes all the same") {
  Tapped tapped;
  const ucred own{::getpid(), ::getuid(), ::getgid()};
  // As one whose user has no number in the user namespace.
  ucred nobody = own;
  nobody.uid = static_cast<uid_t>(-1);
  const std::array<uint8_t, 1> bytes = {7};
  Packet packet;
  packet.length = bytes.size();
  packet.head = Bytes(bytes.data(), bytes.size());
  CHECK(tapped.to_server->MaySpeakFor(nobody));
  for (const ucred& sender : {own, nobody}) {
    CHECK(tapped.to_server->Send(packet, &sender) == 0);
    CHECK(Taken(tapped.server.theirs.number(), 8).packet.length == bytes.size());
  }
  CHECK(tapped.to_server->MaySpeakFor(own) && !tapped.to_server->MaySpeakFor(nobody));
}

TEST(Consumed, "tap socket: takes out as many packets as it is told, one or more") {
  Tapped tapped;
  for (const char* text : {"a", "b", "c", "d"}) CHECK(tapped.client.Send(text));
  CHECK(tapped.to_client->Consume(1));
  CHECK(tapped.to_client->Consume(2));
  CHECK(Taken(tapped.to_client->number(), 8).Text() == "d");
}

}  // namespace
}  // namespace seqpacket::test
