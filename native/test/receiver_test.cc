#include "../src/receiver.h"

#include <fcntl.h>

#include <cstring>

#include "check.h"
#include "early_end.h"
#include "socket_pair.h"

namespace seqpacket::test {
namespace {

bool SendDescriptors(int socket, const std::vector<int>& descriptors) {
  std::vector<uint8_t> control(CMSG_SPACE(descriptors.size() * sizeof(int)));
  iovec part{nullptr, 0};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  cmsghdr* message = CMSG_FIRSTHDR(&header);
  message->cmsg_level = SOL_SOCKET;
  message->cmsg_type = SCM_RIGHTS;
  message->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
  std::memcpy(CMSG_DATA(message), descriptors.data(), descriptors.size() * sizeof(int));
  return ::sendmsg(socket, &header, MSG_NOSIGNAL) == 0;
}

bool IsOpen(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

TEST(NothingYet, "receiver: nothing to receive, then end-of-file") {
  SocketPair pair;
  CHECK(pair.valid);
  CHECK(Taken(pair.theirs.number(), 8).received == Received::kNothing);
  pair.ours.Close();
  CHECK(Taken(pair.theirs.number(), 8).received == Received::kEndOfFile);
  CHECK(Taken(pair.theirs.number(), 8).received == Received::kEndOfFile);
}

TEST(Spill, "receiver: a packet goes on elsewhere where the room ends, and is cut only at a limit") {
  const SocketPair pair;
  for (const size_t limit : {0, 2, 4, 6, 1000}) {
    for (const size_t length : {0, 3, 4, 5, 1000}) {
      const std::string text = std::string("abcdefghij").append(1000, 'x').substr(0, length);
      CHECK(pair.Send(text));
      const Taken taken(pair.theirs.number(), 4, limit);
      CHECK(taken.received == Received::kPacket);
      CHECK(taken.packet.length == length);
      CHECK(taken.Text() == (limit == 0 ? text : text.substr(0, limit)));
      CHECK(taken.packet.truncated() == (limit != 0 && length > limit));
      CHECK(taken.packet.head.size() <= 4);
      CHECK(taken.packet.ancillary.time.has_value());
    }
  }
}

/** What one call of ReceiveMany gives. */
struct TakenMany {
  TakenMany(int socket, size_t stride, size_t wanted, size_t limit = 0)
      : room(stride * Receiver::kMany),
        packets(Receiver::kMany),
        count(receiver->ReceiveMany(socket, Room(room.data(), room.size()), stride, limit,
                                    Span<Packet>(packets.data(), wanted), &outcome)) {}

  [[nodiscard]] std::string Text(size_t position) const { return Taken::TextOf(packets[position]); }

  std::unique_ptr<Receiver> receiver = std::make_unique<Receiver>();
  std::vector<uint8_t> room;
  std::vector<Packet> packets;
  Received outcome = Received::kError;
  size_t count;
};

TEST(Many, "receiver: many at once, of any length, in order; and says whether there may be more") {
  const SocketPair pair;
  for (const char* text : {"", "ab", "longer than the stride", "", "c"}) CHECK(pair.Send(text));
  const TakenMany first(pair.theirs.number(), 4, 3);
  CHECK(first.count == 3 && first.outcome == Received::kPacket);
  CHECK(first.Text(0).empty());
  CHECK(first.Text(1) == "ab");
  CHECK(first.Text(2) == "longer than the stride");
  CHECK(!first.packets[2].truncated() && first.packets[2].head.size() == 4);
  const TakenMany second(pair.theirs.number(), 4, 3);
  CHECK(second.count == 2 && second.outcome == Received::kNothing);
  CHECK(second.Text(1) == "c");
  CHECK(TakenMany(pair.theirs.number(), 4, 3).count == 0);
}

TEST(ManyLimited, "receiver: many at once with a limit") {
  const SocketPair pair;
  for (const char* text : {"abcdef", "abcdefghi", "abc"}) CHECK(pair.Send(text));
  const TakenMany taken(pair.theirs.number(), 4, 8, 6);
  CHECK(taken.count == 3);
  CHECK(taken.Text(0) == "abcdef" && !taken.packets[0].truncated());
  CHECK(taken.Text(1) == "abcdef" && taken.packets[1].truncated() && taken.packets[1].length == 9);
  CHECK(taken.Text(2) == "abc");
}

TEST(ManyEnd, "receiver: end-of-file and reset are told once the packets are taken") {
  SocketPair ended;
  CHECK(ended.Send("a"));
  ended.ours.Close();
  const TakenMany last(ended.theirs.number(), 4, 8);
  CHECK(last.count == 1 && last.outcome == Received::kEndOfFile);
  SocketPair reset;
  CHECK(::send(reset.theirs.number(), "x", 1, 0) == 1);
  CHECK(reset.Send("a"));
  reset.ours.Close();
  CHECK(TakenMany(reset.theirs.number(), 4, 8).outcome == Received::kReset);
  const TakenMany after(reset.theirs.number(), 4, 8);
  CHECK(after.count == 1 && after.outcome == Received::kEndOfFile);
}

TEST(ManyEarlyEnd, "receiver: packets behind what looked like end-of-file are received") {
  const SocketPair pair;
  CHECK(pair.Send("one"));
  CHECK(pair.Send("two"));
  const EarlyEnd early;
  const TakenMany taken(pair.theirs.number(), 8, 8);
  CHECK(taken.count == 2 && taken.outcome == Received::kEndOfFile);
  CHECK(taken.Text(0) == "one" && taken.Text(1) == "two");
}

TEST(ResetFirst, "receiver: a reset is told first, then the packets, then end-of-file") {
  SocketPair pair;
  CHECK(::send(pair.theirs.number(), "x", 1, 0) == 1);
  CHECK(pair.Send("last"));
  pair.ours.Close();
  CHECK(Taken(pair.theirs.number(), 8).received == Received::kReset);
  const Taken taken(pair.theirs.number(), 8);
  CHECK(taken.received == Received::kPacket);
  CHECK(taken.Text() == "last");
  CHECK(Taken(pair.theirs.number(), 8).received == Received::kEndOfFile);
}

TEST(Descriptors, "receiver: descriptors are owned, described, close-on-exec, and closed") {
  const SocketPair pair;
  const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(SendDescriptors(pair.ours.number(), {null.number(), null.number()}));
  int first = -1;
  {
    const Taken taken(pair.theirs.number(), 8);
    CHECK(taken.received == Received::kPacket);
    const auto& descriptors = taken.packet.ancillary.descriptors;
    CHECK(descriptors.size() == 2);
    if (descriptors.empty()) return;
    first = descriptors[0].number();
    CHECK(Describe(descriptors[0]) == "/dev/null");
    CHECK((::fcntl(first, F_GETFD) & FD_CLOEXEC) != 0);
  }
  CHECK(!IsOpen(first));
}

TEST(NotASocket, "receiver: another error is left in errno") {
  const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(Taken(null.number(), 8).received == Received::kError);
  CHECK(errno == ENOTSOCK);
}

TEST(Undescribable, "receiver: a descriptor that cannot be described says so") {
  CHECK(Describe(Descriptor()) == "unknown (errno 2)");
}

}  // namespace
}  // namespace seqpacket::test
