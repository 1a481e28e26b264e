#include "../src/tap_batch.h"

#include <sys/socket.h>

#include <memory>
#include <set>

#include "check.h"
#include "early_end.h"
#include "socket_pair.h"

namespace seqpacket::test {
namespace {

/** A pair whose second socket is looked at as a tap's is. */
struct PeekedPair : SocketPair {
  PeekedPair() {
    const int start = 0;
    valid = valid && ::setsockopt(theirs.number(), SOL_SOCKET, SO_PEEK_OFF, &start, sizeof start) == 0;
  }

  size_t Peek(size_t count) { return batch->Peek(theirs.number(), count, Room(), &outcome); }
  [[nodiscard]] std::string Text(size_t position) const { return Taken::TextOf(batch->packet(position)); }

  std::unique_ptr<TapBatch> batch = std::make_unique<TapBatch>();
  Received outcome = Received::kError;
};

TEST(PeekOn, "tap batch: looks on behind what it has seen, and leaves all of it in the queue") {
  PeekedPair pair;
  CHECK(pair.valid && pair.batch->Reserve());
  for (const char* text : {"a", "", "bc", "d"}) CHECK(pair.Send(text));
  CHECK(pair.Peek(3) == 3 && pair.outcome == Received::kPacket);
  CHECK(pair.Text(0) == "a" && pair.Text(1).empty() && pair.Text(2) == "bc");
  CHECK(pair.Peek(3) == 1 && pair.outcome == Received::kNothing);
  CHECK(pair.Text(0) == "d");
  CHECK(Taken(pair.theirs.number(), 8).Text() == "a");
}

TEST(PeekEarlyEnd, "tap batch: packets behind what looked like end-of-file are found") {
  PeekedPair pair;
  CHECK(pair.valid && pair.batch->Reserve());
  CHECK(pair.Send("one"));
  CHECK(pair.Send("two"));
  const EarlyEnd early;
  CHECK(pair.Peek(8) == 2 && pair.outcome == Received::kEndOfFile);
  CHECK(pair.Text(0) == "one" && pair.Text(1) == "two");
}

TEST(ReleaseLong,
     "tap batch: the second tick gives back the memory of a long packet, and none where there was none") {
  for (const size_t length : {size_t{1000}, size_t{200'000}}) {
    PeekedPair pair;
    CHECK(pair.valid && pair.batch->Reserve());
    CHECK(pair.Send(std::string(length, 'x')));
    CHECK(pair.Peek(1) == 1);
    for (int tick = 0; tick < 2; tick++) {
      CHECK(pair.Text(0) == std::string(length, 'x'));
      pair.batch->ReleaseLong();
    }
    CHECK(!pair.batch->has_long());
    // The kernel gives pages of zeros for those that were given back.
    CHECK(pair.Text(0) == std::string(length, length > 1000 ? '\0' : 'x'));
  }
}

TEST(PeekRooms,
     "tap batch: packets lie apart by other than whole pages, for the sake of the processor's caches") {
  PeekedPair pair;
  CHECK(pair.valid && pair.batch->Reserve());
  for (size_t count = 0; count < TapBatch::kMost; count++) CHECK(pair.Send("x"));
  CHECK(pair.Peek(TapBatch::kMost) == TapBatch::kMost);
  std::set<uintptr_t> lines;
  constexpr uintptr_t kPage = 4096;
  constexpr uintptr_t kLine = 64;
  for (size_t position = 0; position < TapBatch::kMost; position++) {
    const void* place = pair.batch->packet(position).head.data();
    lines.insert(reinterpret_cast<uintptr_t>(place) % kPage / kLine);  // NOLINT
  }
  CHECK(lines.size() == TapBatch::kMost);
}

TEST(SendReset, "tap batch: a reset that refuses the first packet is told, not swallowed") {
  PeekedPair pair;
  SocketPair onward;
  CHECK(pair.valid && pair.batch->Reserve() && onward.valid);
  CHECK(pair.Send("a") && pair.Send("b"));
  CHECK(pair.Peek(2) == 2);
  CHECK(onward.Send("unread"));
  onward.theirs.Close();
  CHECK(pair.batch->Send(onward.ours.number(), 0, 2, nullptr) == -1 && errno == ECONNRESET);
}

}  // namespace
}  // namespace seqpacket::test
