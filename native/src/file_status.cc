#include "file_status.h"

#include <fcntl.h>

namespace seqpacket {
namespace {

Result<FileStatus> StatusOf(int folder, const char* name, int flags) {
  // Not stat(2): built against a glibc from 2.33 on it needs that version at run time.
  struct statx found {};
  constexpr unsigned kWanted = STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID | STATX_INO;
  if (::statx(folder, name, flags, kWanted, &found) != 0) return LastFailure("statx");
  const uint64_t device = (uint64_t{found.stx_dev_major} << 32U) | found.stx_dev_minor;
  return FileStatus{{device, found.stx_ino}, found.stx_uid, found.stx_gid, found.stx_mode};
}

}  // namespace

Result<FileStatus> StatusOf(int descriptor) { return StatusOf(descriptor, "", AT_EMPTY_PATH); }

Result<FileStatus> StatusOf(int folder, const char* name) {
  return StatusOf(folder, name, AT_SYMLINK_NOFOLLOW);
}

}  // namespace seqpacket
