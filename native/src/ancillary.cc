#include "ancillary.h"

#include <linux/limits.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace seqpacket {
namespace {

/** Reads a `T` from the data of a control message, which need not be aligned for it. */
template <typename T>
T Read(const cmsghdr* message, size_t position = 0) {
  T value{};
  std::memcpy(&value, CMSG_DATA(message) + position * sizeof value, sizeof value);
  return value;
}

size_t DataLength(const cmsghdr* message) { return message->cmsg_len - CMSG_LEN(0); }

void TakeDescriptors(const cmsghdr* message, std::vector<Descriptor>* descriptors) {
  const size_t count = DataLength(message) / sizeof(int);
  descriptors->reserve(descriptors->size() + count);
  for (size_t position = 0; position < count; position++) {
    descriptors->emplace_back(Read<int>(message, position));
  }
}

}  // namespace

void ControlBuffer::Attach(msghdr* header) {
  header->msg_control = bytes_.data();
  header->msg_controllen = bytes_.size();
}

Ancillary TakeAncillary(msghdr* header) {
  Ancillary taken;
  for (cmsghdr* message = CMSG_FIRSTHDR(header); message != nullptr; message = CMSG_NXTHDR(header, message)) {
    if (message->cmsg_level != SOL_SOCKET) continue;
    switch (message->cmsg_type) {
      case SCM_TIMESTAMPNS:
        taken.time = Read<timespec>(message);
        break;
      case SCM_CREDENTIALS:
        taken.credentials = Read<ucred>(message);
        break;
      case SCM_RIGHTS:
        TakeDescriptors(message, &taken.descriptors);
        break;
      default:
        break;
    }
  }
  return taken;
}

std::string Describe(const Descriptor& descriptor) {
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor.number());
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink(link.c_str(), target.data(), target.size());
  if (length < 0) return "unknown (errno " + std::to_string(errno) + ")";
  return {target.data(), static_cast<size_t>(length)};
}

}  // namespace seqpacket
