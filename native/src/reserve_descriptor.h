#pragma once

#include <fcntl.h>

#include "descriptor.h"

namespace seqpacket {

/**
 * A descriptor held for hard times. When accepting fails because there is none left, it is given back, so
 * that the program can open what it needs to report that; and accepting goes on only when one can be set
 * aside again.
 */
class ReserveDescriptor {
 public:
  /** Sets one aside, if that is not done yet; false if there is none. */
  bool Take() {
    if (!descriptor_) descriptor_ = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    return static_cast<bool>(descriptor_);
  }

  void GiveBack() { descriptor_.Close(); }

 private:
  Descriptor descriptor_;
};

}  // namespace seqpacket
