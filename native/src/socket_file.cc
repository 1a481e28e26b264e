#include "socket_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace seqpacket {

SocketFile& SocketFile::operator=(SocketFile&& other) noexcept {
  if (this != &other) {
    Remove();
    path_ = std::exchange(other.path_, std::string());
    identity_ = other.identity_;
  }
  return *this;
}

void SocketFile::Remove() {
  const std::string path = std::exchange(path_, std::string());
  if (path.empty()) return;
  auto status = StatusOf(AT_FDCWD, path.c_str());
  if (FailureOf(status) != nullptr || !(ValueOf(status).identity == identity_)) return;
  // A folder that has become read-only leaves a stale file, which the next listener replaces.
  static_cast<void>(::unlink(path.c_str()));
}

}  // namespace seqpacket
