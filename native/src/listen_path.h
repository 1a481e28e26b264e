#pragma once

#include <string>

#include "failure.h"
#include "listen_options.h"
#include "socket_file.h"

namespace seqpacket {

/**
 * Binds `socket` to `path` and listens. It listens under a temporary name
 * first, so that clients find the old state or a listener, never a socket that is not ready. Replaces only a
 * socket file of this user that a probe proves stale; never overwrites one that appears meanwhile.
 */
Result<SocketFile> ListenAtPath(int socket, const std::string& path, const ListenOptions& options);

}  // namespace seqpacket
