#pragma once

#include "span.h"
#include "tap_record.h"

namespace seqpacket {

/**
 * The producing end of one of a ring's two stretches of memory (TapRing). A record is never split by the end
 * of the memory, so that a packet can be received right where it is recorded.
 */
class TapLane {
 public:
  static constexpr size_t kRecordWords = 14;
  static constexpr size_t kRecordBytes = kRecordWords * sizeof(uint32_t);

  /** Words that both ends know: positions count bytes, modulo 2^32. The consumer writes `read`. */
  struct Positions {
    uint32_t* written = nullptr;
    /** The position that lies at the start of the data. */
    uint32_t* origin = nullptr;
    const uint32_t* read = nullptr;
  };

  /** The size of `data` is a power of two. */
  TapLane(const Positions& positions, Room data) : positions_(positions), data_(data) {}

  /** Where to receive the next packet, so that it need not be copied to be recorded; `spare` bytes are left
   * free behind it. May be small, or empty. */
  Room PacketRoom(size_t spare);

  /**
   * Writes a record of these two parts, the first of which may have been received into PacketRoom(). False if
   * there is no room for it and `spare` bytes more.
   */
  bool Write(const TapRecord& record, Bytes head, Bytes rest, size_t spare);

  /** Whether these bytes lie where those of the next record do: received into PacketRoom(). */
  [[nodiscard]] bool IsNext(Bytes bytes) const { return bytes.data() == &data_[Offset()] + kRecordBytes; }

  /** Of what was written, the bytes that the consumer has not read. */
  [[nodiscard]] size_t Unread() const;
  /** Where the consumer stands. */
  [[nodiscard]] uint32_t read() const;

 private:
  [[nodiscard]] size_t Free() const { return data_.size() - Unread(); }
  [[nodiscard]] size_t Offset() const;
  [[nodiscard]] size_t Contiguous() const;
  void Rewind();
  void Wrap();

  Positions positions_;
  Room data_;
  uint32_t written_ = 0;
  uint32_t origin_ = 0;
};

}  // namespace seqpacket
