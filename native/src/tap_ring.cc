#include "tap_ring.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace seqpacket {
namespace {

/** Words of the header. The consumer writes kRead, and kWakeWanted as the producer does. */
constexpr size_t kWritten = 0;
/** The position that lies at the start of the memory. */
constexpr size_t kOrigin = 1;
constexpr size_t kRead = 16;
constexpr size_t kWakeWanted = 32;
constexpr size_t kLost = 48;

constexpr size_t kRecordBytes = TapRing::kRecordWords * sizeof(uint32_t);
/** Where less than this is left before the end, a packet begins at the start: most fit whole then. */
constexpr size_t kWholePacket = size_t{256} * 1024;
/** Kept free of packets, so that the coming and going of connections is recorded whatever the flood. */
constexpr size_t kReserve = size_t{64} * 1024;
/** With so much unread the consumer is told: what is read soon is in the processor's cache still. */
constexpr size_t kUrgent = size_t{2} * 1024 * 1024;

size_t Aligned(size_t bytes) { return (bytes + 7) & ~size_t{7}; }

uint32_t* WordsAt(uint8_t* bytes) {
  return reinterpret_cast<uint32_t*>(bytes);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): aligned
}

}  // namespace

TapRing::TapRing(Room memory, int wake)
    : header_(WordsAt(memory.data())),
      data_(memory.part(kHeaderWords * sizeof(uint32_t), memory.size() - kHeaderWords * sizeof(uint32_t))),
      wake_(wake) {}

Room TapRing::PacketRoom() {
  Rewind();
  if (data_.size() - Offset() < kWholePacket + kRecordBytes) Wrap();
  const size_t usable = std::min(Contiguous(), Free() - std::min(Free(), kReserve));
  if (usable <= kRecordBytes) return {};
  return data_.part(Offset() + kRecordBytes, usable - kRecordBytes);
}

bool TapRing::WritePacket(const TapRecord& record, Bytes head, Bytes rest) {
  const uint8_t* here = &data_[Offset()] + kRecordBytes;
  if (head.data() != here) Rewind();
  const size_t needed = kRecordBytes + head.size() + rest.size() + record.text.size();
  if (head.data() != here && data_.size() - Offset() < Aligned(needed)) Wrap();
  return Place(record, head, rest, kReserve);
}

bool TapRing::Write(const TapRecord& record) {
  Rewind();
  if (data_.size() - Offset() < kRecordBytes + record.text.size()) Wrap();
  return Place(record, {}, {}, 0);
}

size_t TapRing::Offset() const { return (written_ - origin_) % data_.size(); }

/**
 * When all is read, what comes next goes to the start of the memory: a consumer that keeps up has little of
 * it used, again and again, and that stays in the processor's cache.
 */
void TapRing::Rewind() {
  if (Free() < data_.size()) return;
  origin_ = written_;
  // Seen by the consumer with the position of the next record, which is published after it.
  __atomic_store_n(&header_[kOrigin], origin_, __ATOMIC_RELEASE);
}

size_t TapRing::Free() const {
  return data_.size() - (written_ - __atomic_load_n(&header_[kRead], __ATOMIC_ACQUIRE));
}

size_t TapRing::Contiguous() const {
  const size_t to_end = data_.size() - Offset();
  return std::min(to_end, Free());
}

/** Goes on at the start of the memory, if what is before its end is free. */
void TapRing::Wrap() {
  const size_t position = Offset();
  const size_t to_end = data_.size() - position;
  if (Free() <= to_end) return;
  uint32_t* words = WordsAt(&data_[position]);
  words[0] = static_cast<uint32_t>(to_end);
  words[1] = static_cast<uint32_t>(TapRecordKind::kSkip);
  written_ += static_cast<uint32_t>(to_end);
}

bool TapRing::Place(const TapRecord& record, Bytes head, Bytes rest, size_t spare) {
  const size_t length = head.size() + rest.size();
  const size_t total = Aligned(kRecordBytes + length + record.text.size());
  if (total > Contiguous() || total + spare > Free()) {
    __atomic_fetch_add(&header_[kLost], 1, __ATOMIC_RELAXED);
    WakeConsumer();
    return false;
  }
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
  __atomic_store_n(&header_[kWritten], written_, __ATOMIC_SEQ_CST);
  WakeConsumer();
  return true;
}

/** Tells the consumer that there is something if it waits for that, or, once, that much has piled up. */
void TapRing::WakeConsumer() {
  bool wake = __atomic_load_n(&header_[kWakeWanted], __ATOMIC_SEQ_CST) != 0 &&
              __atomic_exchange_n(&header_[kWakeWanted], 0, __ATOMIC_SEQ_CST) != 0;
  if (data_.size() - Free() > std::min(kUrgent, data_.size() / 4)) {
    const uint32_t read = __atomic_load_n(&header_[kRead], __ATOMIC_RELAXED);
    wake = wake || read != urged_at_;
    urged_at_ = read;
  }
  if (!wake) return;
  const uint64_t one = 1;
  static_cast<void>(::write(wake_, &one, sizeof one) == sizeof one);  // Fails only when it is told already.
}

}  // namespace seqpacket
