#include "file_access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>

#include "file_status.h"

namespace seqpacket {
namespace {

constexpr mode_t kPermissions = 0777;
constexpr mode_t kOfOwner = 0700;
constexpr mode_t kOfGroup = 0070;
constexpr const char* kList = "system.posix_acl_access";
/** XATTR_SIZE_MAX of linux/limits.h. */
constexpr size_t kLongestList = 65536;

/** A path for calls that take no O_PATH descriptor: it leads to the very file, whatever has its name. */
std::string PathOf(int descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

/** Whether a call failed since there is no list, or the file system has none at all. */
bool HasNone() { return errno == ENODATA || errno == ENOTSUP; }

Result<std::string> ListOf(int descriptor) {
  std::string list(kLongestList, '\0');
  const ssize_t length = ::getxattr(PathOf(descriptor).c_str(), kList, list.data(), list.size());
  if (length >= 0) {
    list.resize(static_cast<size_t>(length));
    return list;
  }
  if (HasNone()) return std::string();
  return LastFailure("getxattr");
}

std::optional<Failure> SetList(int descriptor, const std::string& list) {
  const std::string path = PathOf(descriptor);
  if (list.empty()) {
    if (::removexattr(path.c_str(), kList) == 0 || HasNone()) return std::nullopt;
    return LastFailure("removexattr");
  }
  if (::setxattr(path.c_str(), kList, list.data(), list.size(), 0) == 0) return std::nullopt;
  return LastFailure("setxattr");
}

/** What both give, to whom both give it. */
mode_t CommonMode(const FileAccess& one, const FileAccess& other) {
  mode_t mode = one.mode & other.mode;
  if (one.owner != other.owner) mode &= ~kOfOwner;
  if (one.group != other.group) mode &= ~kOfGroup;
  return mode;
}

}  // namespace

Result<FileAccess> AccessOf(int descriptor) {
  auto status = StatusOf(descriptor);
  if (const Failure* failure = FailureOf(status)) return *failure;
  auto list = ListOf(descriptor);
  if (const Failure* failure = FailureOf(list)) return *failure;
  const FileStatus& found = ValueOf(status);
  return FileAccess{found.owner, found.group, found.mode & kPermissions, std::move(ValueOf(list))};
}

std::optional<Failure> GiveAccess(int descriptor, const FileAccess& access) {
  const auto found = AccessOf(descriptor);
  if (const Failure* failure = FailureOf(found)) return *failure;
  const FileAccess& before = *std::get_if<FileAccess>(&found);
  const mode_t common = CommonMode(before, access);
  if (common != before.mode) {
    if (const auto failure = SetMode(descriptor, common)) return failure;
  }
  if ((before.owner != access.owner || before.group != access.group) &&
      ::fchownat(descriptor, "", access.owner, access.group, AT_EMPTY_PATH) != 0) {
    return LastFailure("fchownat");
  }
  if (before.list != access.list) {
    if (const auto failure = SetList(descriptor, access.list)) return failure;
  }
  return SetMode(descriptor, access.mode);
}

std::optional<Failure> SetMode(int descriptor, mode_t mode) {
  if (::fchmodat(AT_FDCWD, PathOf(descriptor).c_str(), mode, 0) == 0) return std::nullopt;
  return LastFailure("fchmodat");
}

}  // namespace seqpacket
