#pragma once

#include <string>

namespace seqpacket {

/** Where to connect to or listen, as JavaScript gave it. */
struct Target {
  /** The bytes of a path, or of an abstract name without its leading NUL. */
  std::string bytes;
  bool abstract = false;
};

}  // namespace seqpacket
