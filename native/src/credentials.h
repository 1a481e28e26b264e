#pragma once

#include <sys/socket.h>

namespace seqpacket {

inline bool IsSame(const ucred& one, const ucred& other) {
  return one.pid == other.pid && one.uid == other.uid && one.gid == other.gid;
}

}  // namespace seqpacket
