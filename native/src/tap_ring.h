#pragma once

#include <sys/socket.h>

#include <ctime>
#include <string_view>

#include "span.h"

namespace seqpacket {

/** What a record of a tap tells of. */
enum class TapRecordKind : uint32_t { kPacket, kOpen, kClose, kError, kSkip, kEnd };

/** One thing that happened on a tapped connection. */
struct TapRecord {
  TapRecordKind kind = TapRecordKind::kPacket;
  uint32_t tap = 0;
  /** 0 for what concerns the tap and no connection of it. */
  uint32_t connection = 0;
  /** Of a packet: 0 from client to server, 1 from server to client. */
  uint32_t direction = 0;
  /** Of an error its errno, of a close how many packets of the connection were not recorded. */
  uint32_t number = 0;
  timespec time{};
  /** Of an open who the client is. */
  ucred who{};
  /** Of a packet: what each of its descriptors is, a line each. */
  std::string_view text;
};

/**
 * The producing end of a ring of records in memory that JavaScript shares (src/seqpacket/tapRing.ts is the
 * other end). One thread produces, one consumes; nobody waits for the other. A record is never split by the
 * end of the memory, so that a packet can be received right where it is recorded.
 */
class TapRing {
 public:
  /** Words of the header before the data; what the two ends write is on cache lines of their own. */
  static constexpr size_t kHeaderWords = 64;
  static constexpr size_t kRecordWords = 14;

  /** `memory` is the header and the data, whose size is a power of two; `wake` an eventfd for the consumer.
   */
  TapRing(Room memory, int wake);

  /** Where to receive the next packet, so that it need not be copied to be recorded. May be small, or empty.
   */
  Room PacketRoom();

  /**
   * Records a packet of these two parts, the first of which may have been received into PacketRoom(). False
   * if there is no room for it; then it is counted.
   */
  bool WritePacket(const TapRecord& record, Bytes head, Bytes rest);

  /** Records anything else; false, and counted, if there is no room. */
  bool Write(const TapRecord& record);

 private:
  [[nodiscard]] size_t Free() const;
  [[nodiscard]] size_t Offset() const;
  void Rewind();
  [[nodiscard]] size_t Contiguous() const;
  void Wrap();
  bool Place(const TapRecord& record, Bytes head, Bytes rest, size_t spare);
  void WakeConsumer();

  uint32_t* header_;
  Room data_;
  int wake_;
  uint32_t written_ = 0;
  /** The position that lies at the start of the data. */
  uint32_t origin_ = 0;
  /** Where the consumer stood when it was last told that the ring fills up. */
  uint32_t urged_at_ = UINT32_MAX;
};

}  // namespace seqpacket
