#include "folder_lock.h"

#include <fcntl.h>

#include "lock_file.h"

namespace seqpacket {
namespace {

/**
 * As src/seqpacket/folderLock.ts, which may have the lock until four things are on the disk: some
 * milliseconds, and hundreds where the disk is busy. It is waited for only where there is a stale file to
 * replace.
 */
constexpr int kMostMs = 1000;

}  // namespace

FolderLock::FolderLock(const std::string& folder)
    : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (folder_) LockFile(folder_.number(), kMostMs);
}

}  // namespace seqpacket
