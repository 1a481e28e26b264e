#pragma once

#include <array>
#include <deque>
#include <string>

#include "span.h"
#include "tap_lane.h"
#include "tap_record.h"

namespace seqpacket {

/**
 * The producing end of a ring of records in memory that JavaScript shares (src/seqpacket/tapRing.ts is the
 * other end). One thread produces, one consumes; nobody waits for the other.
 *
 * It has two lanes, and a record in the one says where to go on in the other. The small one is taken whenever
 * it is read empty, the large one for what exceeds it: with a consumer that keeps up, what is written lies in
 * the processor's cache when it is read, and when it is written over.
 */
class TapRing {
 public:
  /** Words of the header before the data; what the two ends write is on cache lines of their own. */
  static constexpr size_t kHeaderWords = 64;

  /** Whether `memory` is the header and the lanes, as JavaScript makes them. */
  static bool IsUsable(Bytes memory);

  /** `memory` is the header, which tells the size of the small lane, and the lanes, whose sizes are powers of
   * two; `wake` an eventfd for the consumer. */
  TapRing(Room memory, int wake);

  /** Where to receive the next packet, so that it need not be copied to be recorded. May be small, or empty,
   * as while records wait. */
  Room PacketRoom();

  /**
   * Records a packet of these two parts, the first of which may have been received into PacketRoom(). False
   * if there is no room for it.
   */
  bool WritePacket(const TapRecord& record, Bytes head, Bytes rest);

  /** Records anything else. While there is no room for it, it waits for CatchUp, and no packet is recorded
   * before it. */
  void Write(const TapRecord& record);

  /** Whether records wait for room. */
  [[nodiscard]] bool waits() const { return !waiting_.empty(); }
  /** Records what waited for room; whether that was all. */
  bool CatchUp();

 private:
  enum class Lane : uint32_t { kSmall, kLarge };

  /** A record that waits for room, and its text. */
  struct Waiting {
    TapRecord record;
    std::string text;
  };

  TapLane& at(Lane lane) { return lanes_[static_cast<size_t>(lane)]; }
  void PreferSmall();
  void SwitchTo(Lane lane);
  bool Place(const TapRecord& record, Bytes head, Bytes rest);
  void WakeConsumer();

  uint32_t* header_;
  std::array<TapLane, 2> lanes_;
  Lane lane_ = Lane::kSmall;
  std::deque<Waiting> waiting_;
  int wake_;
  /** Where the consumer stood, the sum of both lanes, when it was last told that the ring fills up. */
  uint32_t urged_at_ = UINT32_MAX;
  size_t urgent_;
};

}  // namespace seqpacket
