#pragma once

#include <sys/socket.h>

#include <ctime>

#include "handle_table.h"
#include "receiver.h"
#include "send_queue.h"
#include "socket_options.h"
#include "span.h"

namespace seqpacket {

/** The typed arrays through which numbers pass to JavaScript; src/seqpacket/addon.ts names the words of their
 * rows. */
class Tables {
 public:
  static constexpr size_t kPackets = 256;
  static constexpr size_t kAccepted = 64;
  static constexpr size_t kSent = 256;
  static constexpr size_t kPacketWords = 10;
  static constexpr size_t kAcceptedWords = 5;
  static constexpr size_t kSentWords = 3;

  Tables() = default;
  /** The views are of `kPackets * kPacketWords` words and so on. */
  Tables(Span<uint32_t> packets, Span<uint32_t> accepted, Span<uint32_t> sent)
      : packets_(packets), accepted_(accepted), sent_(sent) {}

  /** `offset` in the chunk; `descriptors` counts the packets with descriptors in this batch, this one
   * included, or is 0. */
  void WritePacket(size_t row, const Packet& packet, size_t offset, size_t descriptors);
  void WriteAccepted(size_t row, Handle handle, const ConnectionFacts& facts);
  void WriteSent(size_t row, const Sent& sent);

 private:
  Span<uint32_t> packets_;
  Span<uint32_t> accepted_;
  Span<uint32_t> sent_;
};

}  // namespace seqpacket
