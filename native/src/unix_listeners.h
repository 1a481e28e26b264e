#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "failure.h"

namespace seqpacket {

/** A Unix-domain socket with a name, of this network namespace, as the kernel tells of it (sock_diag(7)). */
struct UnixListener {
  /** SOCK_STREAM or SOCK_SEQPACKET. */
  uint8_t type = 0;
  /** Of the socket, as in the `socket:[…]` links of /proc/PID/fd. */
  uint32_t inode = 0;
  /** The name that it was bound to; an abstract one begins with a NUL. */
  std::string name;
  /** The lower half of the inode of its file, and the device as the kernel numbers it; 0 if it has none. */
  uint32_t file_inode = 0;
  uint32_t file_device = 0;
  /** Connections that wait to be accepted, and how many may. */
  uint32_t waiting = 0;
  uint32_t backlog = 0;
};

/** All that listen. Nobody notices: no connection is made. */
Result<std::vector<UnixListener>> UnixListeners();

/** All that are bound to a file, and neither listen nor are connected. */
Result<std::vector<UnixListener>> UnixBound();

}  // namespace seqpacket
