#include "folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <ctime>

namespace seqpacket {
namespace {

/** Replacing takes far less than a millisecond, and we are called on JavaScript's thread. */
constexpr int kAttempts = 50;
constexpr timespec kPause{0, 1'000'000};

}  // namespace

FolderLock::FolderLock(const std::string& folder)
    : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!folder_) return;
  for (int attempt = 0; attempt < kAttempts; attempt++) {
    if (::flock(folder_.number(), LOCK_EX | LOCK_NB) == 0) return;
    static_cast<void>(::nanosleep(&kPause, nullptr));  // Woken early, it tries early.
  }
}

}  // namespace seqpacket
