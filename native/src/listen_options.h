#pragma once

#include <sys/types.h>

namespace seqpacket {

/** How a socket is to listen. */
struct ListenOptions {
  int backlog = 0;
  /** Permission bits of the socket file. */
  mode_t mode = 0;
  /** The caller has locked the socket's folder, as FolderLock does, and so it must not be waited for. */
  bool folder_locked = false;
};

}  // namespace seqpacket
