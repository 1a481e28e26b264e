#pragma once

#include <sys/socket.h>

#include <array>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "descriptor.h"

namespace seqpacket {

/** What came with a packet beside its bytes. */
struct Ancillary {
  /** When it was sent. Every packet has one, end-of-file has none (kernel-facts). */
  std::optional<timespec> time;
  std::optional<ucred> credentials;
  /** Owned, so that those that nobody takes are closed. */
  std::vector<Descriptor> descriptors;
};

/** Room for all ancillary data that a packet can have: time stamp, credentials and the most descriptors. */
class ControlBuffer {
 public:
  /** SCM_MAX_FD of the kernel: more in one packet is EINVAL for the sender (kernel-facts). */
  static constexpr size_t kMaxDescriptors = 253;

  /** Makes `header` receive into this buffer. */
  void Attach(msghdr* header);

 private:
  alignas(cmsghdr) std::array<unsigned char, CMSG_SPACE(sizeof(timespec)) + CMSG_SPACE(sizeof(ucred)) +
                                                 CMSG_SPACE(kMaxDescriptors * sizeof(int))> bytes_;
};

/** Takes the ancillary data out of what recvmsg filled in, and with it the ownership of its descriptors. */
Ancillary TakeAncillary(msghdr* header);

/** What a descriptor refers to: the target of its link in /proc/self/fd, or a sentence why that cannot be
 * read. */
std::string Describe(const Descriptor& descriptor);

}  // namespace seqpacket
