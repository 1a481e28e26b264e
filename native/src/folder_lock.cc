#include "folder_lock.h"

#include <fcntl.h>

#include "lock_file.h"

namespace seqpacket {
namespace {

/** Replacing takes far less than a millisecond. */
constexpr int kMostMs = 50;

}  // namespace

FolderLock::FolderLock(const std::string& folder)
    : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (folder_) LockFile(folder_.number(), kMostMs);
}

}  // namespace seqpacket
