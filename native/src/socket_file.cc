#include "socket_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace seqpacket {
namespace {

/** Whether the name led to the file. */
bool RemoveIfSame(const std::string& path, const FileIdentity& identity) {
  auto status = StatusOf(AT_FDCWD, path.c_str());
  if (FailureOf(status) != nullptr || !(ValueOf(status).identity == identity)) return false;
  // A folder that has become read-only leaves a stale file, which the next listener replaces.
  static_cast<void>(::unlink(path.c_str()));
  return true;
}

}  // namespace

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
  // Beside its own name is where a tap has moved it (src/seqpacket/tappedName.ts), and back again, it may be,
  // while we look.
  for (const auto& name : {path, path + ".tapped", path}) {
    if (RemoveIfSame(name, identity_)) return;
  }
}

}  // namespace seqpacket
