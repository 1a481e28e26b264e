#include "passed_descriptors.h"

#include <fcntl.h>

#include <cstring>
#include <utility>

namespace seqpacket {

void AttachDescriptors(Span<const int32_t> numbers, std::vector<unsigned char>* control, msghdr* header) {
  if (numbers.empty()) return;
  const size_t length = numbers.size() * sizeof(int32_t);
  // Memory of an allocation is aligned for everything, a cmsghdr too.
  control->assign(CMSG_SPACE(length), 0);
  header->msg_control = control->data();
  header->msg_controllen = control->size();
  cmsghdr* message = CMSG_FIRSTHDR(header);
  message->cmsg_level = SOL_SOCKET;
  message->cmsg_type = SCM_RIGHTS;
  message->cmsg_len = CMSG_LEN(length);
  std::memcpy(CMSG_DATA(message), numbers.data(), length);
}

Result<PassedDescriptors> PassedDescriptors::Duplicate(Span<const int32_t> numbers) {
  PassedDescriptors passed;
  passed.descriptors_.reserve(numbers.size());
  for (const int32_t number : numbers) {
    Descriptor duplicate(::fcntl(number, F_DUPFD_CLOEXEC, 0));
    if (!duplicate) return LastFailure("fcntl");
    passed.descriptors_.push_back(std::move(duplicate));
  }
  return passed;
}

std::vector<int32_t> PassedDescriptors::numbers() const {
  std::vector<int32_t> numbers;
  numbers.reserve(descriptors_.size());
  for (const Descriptor& descriptor : descriptors_) numbers.push_back(descriptor.number());
  return numbers;
}

}  // namespace seqpacket
