#pragma once

#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "../src/tap_ring.h"
#include "check.h"

namespace seqpacket::test {

/** What tapRing.ts is in JavaScript: reads a ring record by record. */
class RingReader {
 public:
  static constexpr size_t kSmall = size_t{256} * 1024;
  static constexpr size_t kLarge = size_t{1024} * 1024;

  explicit RingReader(size_t small = kSmall) : memory_(kHeader + kSmall + kLarge) {
    *Word(56) = static_cast<uint32_t>(small);
  }

  [[nodiscard]] bool is_usable() const { return TapRing::IsUsable({memory_.data(), memory_.size()}); }
  [[nodiscard]] Room memory() { return {memory_.data(), memory_.size()}; }
  [[nodiscard]] size_t lane() const { return lane_; }
  /** Connections that were opened, all in the order of their numbers. */
  [[nodiscard]] uint32_t opens() const { return opens_; }
  /** The text of the last of those. */
  [[nodiscard]] const std::string& opened() const { return opened_; }
  /** Errors that were read of. */
  [[nodiscard]] uint32_t errors() const { return errors_; }

  /** The bytes of the next packet, if there is one. */
  std::optional<std::string> Next() {
    while (*Word(lane_) != *Word(16 + lane_)) {
      const size_t size = lane_ == 0 ? kSmall : kLarge;
      const size_t offset = (*Word(16 + lane_) - *Word(2 + lane_)) % size;
      const uint8_t* place = &memory_[kHeader + lane_ * kSmall + offset];
      const uint32_t total = WordAt(place, 0);
      const auto kind = static_cast<TapRecordKind>(WordAt(place, 1));
      std::string bytes;
      if (kind == TapRecordKind::kPacket) {
        bytes.assign(place + TapLane::kRecordBytes, place + TapLane::kRecordBytes + WordAt(place, 8));
      }
      *Word(16 + lane_) += total;
      if (kind == TapRecordKind::kOpen) {
        CHECK(WordAt(place, 3) == ++opens_);
        opened_ =
            std::string(place + TapLane::kRecordBytes, place + TapLane::kRecordBytes + WordAt(place, 9));
      }
      if (kind == TapRecordKind::kError) errors_++;
      if (kind == TapRecordKind::kSwitch) lane_ = 1 - lane_;
      if (kind == TapRecordKind::kPacket) return bytes;
    }
    return std::nullopt;
  }

 private:
  static constexpr size_t kHeader = TapRing::kHeaderWords * sizeof(uint32_t);

  uint32_t* Word(size_t position) {
    return reinterpret_cast<uint32_t*>(memory_.data()) + position;  // NOLINT: aligned, as all of a vector
  }
  static uint32_t WordAt(const uint8_t* place, size_t position) {
    uint32_t word = 0;
    std::memcpy(&word, place + position * sizeof word, sizeof word);
    return word;
  }

  std::vector<uint8_t> memory_;
  size_t lane_ = 0;
  uint32_t opens_ = 0;
  std::string opened_;
  uint32_t errors_ = 0;
};

}  // namespace seqpacket::test
