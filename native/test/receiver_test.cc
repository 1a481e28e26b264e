#include "../src/receiver.h"

#include <fcntl.h>

#include <cstring>

#include "check.h"
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
  CHECK(Taken(pair.theirs.number(), 8, 8).received == Received::kNothing);
  pair.ours.Close();
  CHECK(Taken(pair.theirs.number(), 8, 8).received == Received::kEndOfFile);
  CHECK(Taken(pair.theirs.number(), 8, 8).received == Received::kEndOfFile);
}

TEST(Spill, "receiver: a packet goes on where the room ends, and only then is cut") {
  const SocketPair pair;
  for (const size_t length : {0, 3, 4, 5, 8, 9, 1000}) {
    const std::string text = std::string("abcdefghij").append(1000, 'x').substr(0, length);
    CHECK(pair.Send(text));
    const Taken taken(pair.theirs.number(), 4, 4);
    CHECK(taken.received == Received::kPacket);
    CHECK(taken.packet.length == length);
    CHECK(taken.Text() == text.substr(0, 8));
    CHECK(taken.packet.truncated() == (length > 8));
    CHECK(taken.packet.ancillary.time.has_value());
  }
}

TEST(NoOverflow, "receiver: works without an overflow region") {
  const SocketPair pair;
  CHECK(pair.Send("abcdef"));
  const Taken taken(pair.theirs.number(), 4, 0);
  CHECK(taken.packet.length == 6);
  CHECK(taken.Text() == "abcd");
}

TEST(ResetFirst, "receiver: a reset is told first, then the packets, then end-of-file") {
  SocketPair pair;
  CHECK(::send(pair.theirs.number(), "x", 1, 0) == 1);
  CHECK(pair.Send("last"));
  pair.ours.Close();
  CHECK(Taken(pair.theirs.number(), 8, 0).received == Received::kReset);
  const Taken taken(pair.theirs.number(), 8, 0);
  CHECK(taken.received == Received::kPacket);
  CHECK(taken.Text() == "last");
  CHECK(Taken(pair.theirs.number(), 8, 0).received == Received::kEndOfFile);
}

TEST(Descriptors, "receiver: descriptors are owned, described, close-on-exec, and closed") {
  const SocketPair pair;
  const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(SendDescriptors(pair.ours.number(), {null.number(), null.number()}));
  int first = -1;
  {
    const Taken taken(pair.theirs.number(), 8, 0);
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
  CHECK(Taken(null.number(), 8, 0).received == Received::kError);
  CHECK(errno == ENOTSOCK);
}

TEST(Undescribable, "receiver: a descriptor that cannot be described says so") {
  CHECK(Describe(Descriptor()) == "unknown (errno 2)");
}

}  // namespace
}  // namespace seqpacket::test
