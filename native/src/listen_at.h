#pragma once

#include <sys/types.h>

#include "failure.h"
#include "socket_file.h"
#include "target.h"

namespace seqpacket {

/** How a socket is to listen. */
struct ListenOptions {
  int backlog = 0;
  /** Permission bits of the socket file. */
  mode_t mode = 0;
};

/** Binds `socket` and listens: at a path as ListenAtPath, at an abstract name without a file. */
Result<SocketFile> ListenAt(int socket, const Target& target, const ListenOptions& options);

}  // namespace seqpacket
