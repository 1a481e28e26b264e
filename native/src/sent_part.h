#pragma once

#include <sys/uio.h>

#include "span.h"

namespace seqpacket {

/** Bytes to be sent, as sendmsg takes them: it only reads, but its interface for both ways has no const. */
inline iovec SentPart(Bytes bytes) {
  return {const_cast<uint8_t*>(bytes.data()), bytes.size()};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace seqpacket
