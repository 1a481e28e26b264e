#include "../src/tap_ring.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "check.h"
#include "ring_reader.h"

namespace seqpacket::test {
namespace {

std::string Packet(size_t number, size_t length) {
  std::string text = std::to_string(number) + ":";
  text.resize(std::max(length, text.size()), static_cast<char>('a' + number % 26));
  return text;
}

Bytes BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};  // NOLINT: characters are bytes
}

TapRecord OpenOf(uint32_t connection) {
  TapRecord record;
  record.kind = TapRecordKind::kOpen;
  record.connection = connection;
  return record;
}

/** Records a packet as it is recorded that was received into the ring as far as it went there. */
bool WriteReceived(TapRing* ring, const std::string& text) {
  const Room room = ring->PacketRoom();
  const size_t fits = std::min(room.size(), text.size());
  if (fits > 0) std::memcpy(room.data(), text.data(), fits);
  const std::string rest = text.substr(fits);
  return ring->WritePacket(TapRecord(), Bytes(room.data(), fits), BytesOf(rest));
}

TEST(RingMemory, "tap ring: memory that is not a header and two lanes is refused") {
  CHECK(RingReader().is_usable());
  for (const size_t small : {size_t{0}, RingReader::kSmall - 8, RingReader::kSmall + RingReader::kLarge}) {
    CHECK(!RingReader(small).is_usable());
  }
  CHECK(!TapRing::IsUsable(Bytes()));
}

TEST(RingReturns, "tap ring: the large lane takes what exceeds the small one, until that was read") {
  RingReader reader;
  TapRing ring(reader.memory(), -1);
  size_t written = 0;
  size_t read = 0;
  for (int round = 0; round < 3; round++) {
    CHECK(reader.lane() == 0);
    for (; written < static_cast<size_t>(round + 1) * 40; written++) {
      CHECK(ring.WritePacket(TapRecord(), BytesOf(Packet(written, 10'000)), {}));
    }
    bool was_in_large = false;
    while (const auto packet = reader.Next()) {
      CHECK(*packet == Packet(read++, 10'000));
      was_in_large = was_in_large || reader.lane() == 1;
    }
    CHECK(was_in_large && read == written);
    CHECK(ring.WritePacket(TapRecord(), BytesOf(Packet(written++, 1)), {}));
    CHECK(reader.Next() == Packet(read++, 1));
  }
}

TEST(RingPlace,
     "tap ring: a packet that is longer than the room in the small lane is received in the large one") {
  RingReader reader;
  TapRing ring(reader.memory(), -1);
  const std::string text = Packet(1, 300'000);
  CHECK(ring.PacketRoom().size() > text.size());
  CHECK(WriteReceived(&ring, text));
  CHECK(reader.Next() == text && reader.lane() == 1);
  CHECK(ring.WritePacket(TapRecord(), BytesOf(Packet(2, 8)), {}));
  CHECK(reader.Next() == Packet(2, 8) && reader.lane() == 0);
}

TEST(RingWraps,
     "tap ring: a long packet that does not fit before the end of the memory is recorded at the start") {
  RingReader reader;
  TapRing ring(reader.memory(), -1);
  CHECK(WriteReceived(&ring, Packet(1, 400'000)));
  CHECK(WriteReceived(&ring, Packet(2, 300'000)));
  CHECK(reader.Next() == Packet(1, 400'000));
  CHECK(ring.PacketRoom().size() < 380'000);
  CHECK(WriteReceived(&ring, Packet(3, 380'000)));
  CHECK(reader.Next() == Packet(2, 300'000));
  CHECK(reader.Next() == Packet(3, 380'000));
}

TEST(RingWaits, "tap ring: what is no packet waits for room, and no packet is recorded before it") {
  RingReader reader;
  TapRing ring(reader.memory(), -1);
  const std::string text = Packet(1, 1000);
  size_t packets = 0;
  while (ring.WritePacket(TapRecord(), BytesOf(text), {})) packets++;
  // More than what is left behind the last packet holds.
  for (uint32_t connection = 1; connection <= 100; connection++) {
    TapRecord record = OpenOf(connection);
    const std::string client = "client " + std::to_string(connection);
    record.text = client;
    ring.Write(record);
  }
  CHECK(ring.waits() && !ring.CatchUp());
  CHECK(!ring.WritePacket(TapRecord(), BytesOf(Packet(2, 8)), {}));
  for (size_t count = 0; count < packets; count++) CHECK(reader.Next() == text);
  CHECK(ring.CatchUp() && !ring.waits());
  CHECK(ring.WritePacket(TapRecord(), BytesOf(Packet(3, 8)), {}));
  CHECK(reader.Next() == Packet(3, 8) && !reader.Next());
  CHECK(reader.opens() == 100 && reader.opened() == "client 100");
}

TEST(RingWaitsFirst,
     "tap ring: what waited for room is not written over a packet that is received meanwhile") {
  RingReader reader;
  TapRing ring(reader.memory(), -1);
  const std::string text = Packet(1, 50'000);
  size_t packets = 0;
  while (ring.WritePacket(TapRecord(), BytesOf(text), {})) packets++;
  for (uint32_t connection = 1; !ring.waits(); connection++) ring.Write(OpenOf(connection));
  for (size_t count = 0; count < packets; count++) CHECK(reader.Next() == text);
  // There is room again, for what waits and for this.
  CHECK(WriteReceived(&ring, Packet(2, 100'000)));
  CHECK(reader.Next() == Packet(2, 100'000));
}

TEST(RingRandom,
     "tap ring: of random packets, read at random moments, all come out in order or are counted") {
  std::mt19937 random(20'261'128);  // NOLINT(cert-msc51-cpp,cert-msc32-c): the same each time
  const auto below = [&random](size_t limit) { return random() % limit; };
  RingReader reader;
  TapRing ring(reader.memory(), -1);
  std::vector<std::string> expected;
  size_t read = 0;
  size_t lost = 0;
  const auto read_some = [&](size_t most) {
    for (; most > 0; most--) {
      const auto packet = reader.Next();
      if (!packet) return;
      CHECK(read < expected.size() && *packet == expected[read]);
      read++;
    }
  };
  for (size_t number = 0; number < 20'000; number++) {
    const size_t length = below(8) == 0 ? below(200'000) : below(3000);
    const std::string text = Packet(number, length);
    const bool placed =
        below(3) == 0 ? WriteReceived(&ring, text) : ring.WritePacket(TapRecord(), BytesOf(text), {});
    if (placed) {
      expected.push_back(text);
    } else {
      lost++;
    }
    if (below(12) == 0) read_some(below(24));
  }
  read_some(expected.size());
  CHECK(read == expected.size());
  CHECK(lost > 0 && expected.size() > lost);
}

}  // namespace
}  // namespace seqpacket::test
