#pragma once

#include <sys/socket.h>

#include <ctime>
#include <string_view>

namespace seqpacket {

/** What a record of a tap tells of; kSkip and kSwitch tell where the next one is. */
enum class TapRecordKind : uint32_t { kPacket, kOpen, kClose, kError, kSkip, kEnd, kSwitch };

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
  /** Of a packet what each of its descriptors is, of an open the client's name and arguments (ProcessText):
   * each closed by a NUL, for a name may have a line feed. */
  std::string_view text;
};

}  // namespace seqpacket
