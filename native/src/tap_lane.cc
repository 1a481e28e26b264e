#include "tap_lane.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace seqpacket {
namespace {

/** Where less than this is left before the end, a packet begins at the start: most fit whole then. */
constexpr size_t kWholePacket = size_t{256} * 1024;

size_t Aligned(size_t bytes) { return (bytes + 7) & ~size_t{7}; }

uint32_t* WordsAt(uint8_t* bytes) {
  return reinterpret_cast<uint32_t*>(bytes);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): aligned
}

}  // namespace

Room TapLane::PacketRoom(size_t spare) {
  Rewind();
  if (data_.size() - Offset() < kWholePacket + kRecordBytes) Wrap();
  const size_t usable = std::min(Contiguous(), Free() - std::min(Free(), spare));
  if (usable <= kRecordBytes) return {};
  return data_.part(Offset() + kRecordBytes, usable - kRecordBytes);
}

bool TapLane::Write(const TapRecord& record, Bytes head, Bytes rest, size_t spare) {
  const size_t length = head.size() + rest.size();
  const size_t total = Aligned(kRecordBytes + length + record.text.size());
  if (!IsNext(head)) Rewind();
  // Also where its head was received before the end of the memory: what is free at the start ends at the
  // latest where that began, so what is copied there does not overlap.
  if (data_.size() - Offset() < total) Wrap();
  if (total > Contiguous() || total + spare > Free()) return false;
  uint8_t* place = &data_[Offset()];
  const std::array<uint32_t, kRecordWords> words = {
      static_cast<uint32_t>(total),
      static_cast<uint32_t>(record.kind),
      record.tap,
      record.connection,
      record.direction,
      record.number,
      static_cast<uint32_t>(record.time.tv_sec),
      static_cast<uint32_t>(record.time.tv_nsec),
      static_cast<uint32_t>(length),
      static_cast<uint32_t>(record.text.size()),
      static_cast<uint32_t>(record.who.pid),
      record.who.uid,
      record.who.gid,
      0,
  };
  std::memcpy(place, words.data(), kRecordBytes);
  uint8_t* data = place + kRecordBytes;
  if (head.data() != data && !head.empty()) std::memcpy(data, head.data(), head.size());
  uint8_t* after = data + head.size();
  if (!rest.empty()) std::memcpy(after, rest.data(), rest.size());
  if (!record.text.empty()) std::memcpy(after + rest.size(), record.text.data(), record.text.size());
  written_ += static_cast<uint32_t>(total);
  // In one order with the consumer's "wake me" and its look at this position: one of the two sees the
  // other's.
  __atomic_store_n(positions_.written, written_, __ATOMIC_SEQ_CST);
  return true;
}

size_t TapLane::Unread() const { return written_ - read(); }

uint32_t TapLane::read() const { return __atomic_load_n(positions_.read, __ATOMIC_ACQUIRE); }

size_t TapLane::Offset() const { return (written_ - origin_) % data_.size(); }

size_t TapLane::Contiguous() const { return std::min(data_.size() - Offset(), Free()); }

/**
 * When all is read, what comes next goes to the start of the memory: a consumer that keeps up has little of
 * it used, again and again, and that stays in the processor's cache.
 */
void TapLane::Rewind() {
  if (Unread() > 0) return;
  origin_ = written_;
  // Seen by the consumer with the position of the next record, which is published after it.
  __atomic_store_n(positions_.origin, origin_, __ATOMIC_RELEASE);
}

/** Goes on at the start of the memory, if what is before its end is free. */
void TapLane::Wrap() {
  const size_t position = Offset();
  const size_t to_end = data_.size() - position;
  if (Free() <= to_end) return;
  uint32_t* words = WordsAt(&data_[position]);
  words[0] = static_cast<uint32_t>(to_end);
  words[1] = static_cast<uint32_t>(TapRecordKind::kSkip);
  written_ += static_cast<uint32_t>(to_end);
}

}  // namespace seqpacket
