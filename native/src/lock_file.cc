#include "lock_file.h"

#include <sys/file.h>

#include <cerrno>
#include <ctime>

namespace seqpacket {
namespace {

/** What is done under a lock takes few of these. */
constexpr timespec kPause{0, 1'000'000};

}  // namespace

void LockFile(int descriptor, int most_ms) {
  for (int waited = 0; ::flock(descriptor, LOCK_EX | LOCK_NB) != 0; waited++) {
    if (errno != EWOULDBLOCK || waited >= most_ms) return;
    static_cast<void>(::nanosleep(&kPause, nullptr));  // Woken early, it tries early.
  }
}

}  // namespace seqpacket
