#pragma once

#include "span.h"

namespace seqpacket {

/**
 * Memory that takes what exceeds the room for a packet, so that none is truncated by accident. It is only
 * reserved: pages exist from when a packet touched them until Release().
 */
class OverflowRegion {
 public:
  /** For how many packets at once it has room. */
  static constexpr size_t kPackets = 32;

  OverflowRegion() = default;
  OverflowRegion(const OverflowRegion&) = delete;
  OverflowRegion& operator=(const OverflowRegion&) = delete;
  OverflowRegion(OverflowRegion&&) = delete;
  OverflowRegion& operator=(OverflowRegion&&) = delete;
  ~OverflowRegion();

  /** The region, which the first call reserves; empty when the system refuses even that. */
  Room Get();
  /** Gives the pages back. */
  void Release();

 private:
  Room region_;
};

}  // namespace seqpacket
