#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>

#include "failure.h"

namespace seqpacket {

/** Which file a name leads to: it changes when the file is replaced, though the name stays. */
struct FileIdentity {
  uint64_t device = 0;
  uint64_t inode = 0;

  bool operator==(const FileIdentity& other) const { return device == other.device && inode == other.inode; }
};

struct FileStatus {
  FileIdentity identity;
  uid_t owner = 0;
  gid_t group = 0;
  /** Kind and permission bits, as in stat(2). */
  mode_t mode = 0;

  [[nodiscard]] bool IsSocket() const { return S_ISSOCK(mode); }
  [[nodiscard]] bool IsDirectory() const { return S_ISDIR(mode); }
};

/** The status of what `descriptor` (O_PATH will do) is open on. */
Result<FileStatus> StatusOf(int descriptor);

/** The status of `name` within `folder` (a descriptor or AT_FDCWD); a symbolic link is not followed. */
Result<FileStatus> StatusOf(int folder, const char* name);

}  // namespace seqpacket
