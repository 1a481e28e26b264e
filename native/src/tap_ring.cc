#include "tap_ring.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace seqpacket {
namespace {

/** Words of the header: two for each lane on the producer's line, one for each on the consumer's, which
 * writes kRead, and kWakeWanted as the producer does. */
constexpr size_t kWritten = 0;
constexpr size_t kOrigin = 2;
constexpr size_t kRead = 16;
constexpr size_t kWakeWanted = 32;
/** Bytes of the small lane, which JavaScript wrote before. */
constexpr size_t kSmallBytes = 56;

constexpr size_t kHeaderBytes = TapRing::kHeaderWords * sizeof(uint32_t);
/** Less room than this in the small lane, and a packet is received into the large one: most fit whole then.
 */
constexpr size_t kWholePacket = size_t{256} * 1024;
/** Kept free in both lanes for the record that leads to the other: it, and as much before the end of the
 * memory. */
constexpr size_t kSwitchSpare = 2 * TapLane::kRecordBytes;
/** Bytes of a lane that is worth to be one. */
constexpr size_t kLeastLane = size_t{64} * 1024;
/** With so much unread the consumer is told: what is read soon is in the processor's cache still. */
constexpr size_t kUrgent = size_t{2} * 1024 * 1024;

uint32_t* WordsAt(uint8_t* bytes) {
  return reinterpret_cast<uint32_t*>(bytes);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): aligned
}

/** A power of two with room for more than what is kept free. */
bool IsLaneSize(size_t bytes) { return bytes >= kLeastLane && (bytes & (bytes - 1)) == 0; }

TapLane::Positions PositionsOf(uint32_t* header, size_t lane) {
  return {header + kWritten + lane, header + kOrigin + lane, header + kRead + lane};
}

}  // namespace

bool TapRing::IsUsable(Bytes memory) {
  if (memory.size() <= kHeaderBytes) return false;
  uint32_t small = 0;
  std::memcpy(&small, &memory[kSmallBytes * sizeof small], sizeof small);
  const size_t lanes = memory.size() - kHeaderBytes;
  return IsLaneSize(small) && small < lanes && IsLaneSize(lanes - small);
}

TapRing::TapRing(Room memory, int wake)
    : header_(WordsAt(memory.data())),
      lanes_{
          TapLane(PositionsOf(header_, 0), memory.part(kHeaderBytes, header_[kSmallBytes])),
          TapLane(PositionsOf(header_, 1), memory.part(kHeaderBytes + header_[kSmallBytes],
                                                       memory.size() - kHeaderBytes - header_[kSmallBytes]))},
      wake_(wake),
      urgent_(std::min(kUrgent, memory.size() / 4)) {}

Room TapRing::PacketRoom() {
  // What waits goes where the packet would, before it is recorded (WritePacket).
  if (!CatchUp()) return {};
  PreferSmall();
  const Room room = at(lane_).PacketRoom(kSwitchSpare);
  if (lane_ == Lane::kLarge || room.size() >= kWholePacket) return room;
  SwitchTo(Lane::kLarge);
  return at(lane_).PacketRoom(kSwitchSpare);
}

bool TapRing::WritePacket(const TapRecord& record, Bytes head, Bytes rest) {
  return CatchUp() && Place(record, head, rest);
}

void TapRing::Write(const TapRecord& record) {
  if (!CatchUp() || !Place(record, {}, {})) waiting_.push_back({record, std::string(record.text)});
}

bool TapRing::CatchUp() {
  while (!waiting_.empty()) {
    TapRecord record = waiting_.front().record;
    record.text = waiting_.front().text;
    if (!Place(record, {}, {})) return false;
    waiting_.pop_front();
  }
  return true;
}

/** Goes back to the small lane once the consumer has left it. */
void TapRing::PreferSmall() {
  if (lane_ == Lane::kLarge && at(Lane::kSmall).Unread() == 0) SwitchTo(Lane::kSmall);
}

void TapRing::SwitchTo(Lane lane) {
  TapRecord record;
  record.kind = TapRecordKind::kSwitch;
  if (at(lane_).Write(record, {}, {}, 0)) lane_ = lane;
}

bool TapRing::Place(const TapRecord& record, Bytes head, Bytes rest) {
  if (!at(lane_).IsNext(head)) PreferSmall();
  bool placed = at(lane_).Write(record, head, rest, kSwitchSpare);
  if (!placed && lane_ == Lane::kSmall) {
    SwitchTo(Lane::kLarge);
    placed = at(lane_).Write(record, head, rest, kSwitchSpare);
  }
  WakeConsumer();
  return placed;
}

/** Tells the consumer that there is something if it waits for that, or, once, that much has piled up. */
void TapRing::WakeConsumer() {
  bool wake = __atomic_load_n(&header_[kWakeWanted], __ATOMIC_SEQ_CST) != 0 &&
              __atomic_exchange_n(&header_[kWakeWanted], 0, __ATOMIC_SEQ_CST) != 0;
  if (lanes_[0].Unread() + lanes_[1].Unread() > urgent_) {
    const uint32_t read = lanes_[0].read() + lanes_[1].read();
    wake = wake || read != urged_at_;
    urged_at_ = read;
  }
  if (!wake) return;
  const uint64_t one = 1;
  static_cast<void>(::write(wake_, &one, sizeof one) == sizeof one);  // Fails only when it is told already.
}

}  // namespace seqpacket
