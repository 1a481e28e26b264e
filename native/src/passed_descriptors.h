#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <vector>

#include "descriptor.h"
#include "failure.h"
#include "span.h"

namespace seqpacket {

/** Descriptors that go out with a packet (SCM_RIGHTS): duplicates, so that the caller may close its own while
 * the packet waits. */
class PassedDescriptors {
 public:
  PassedDescriptors() = default;

  /** Duplicates them, close-on-exec. Fails with EBADF for a number that is not open, EMFILE at the limit. */
  static Result<PassedDescriptors> Duplicate(Span<const int32_t> numbers);

  [[nodiscard]] std::vector<int32_t> numbers() const;

 private:
  std::vector<Descriptor> descriptors_;
};

/** Makes `header` send the descriptors with these numbers, with `control` as the memory that it needs. */
void AttachDescriptors(Span<const int32_t> numbers, std::vector<unsigned char>* control, msghdr* header);

}  // namespace seqpacket
