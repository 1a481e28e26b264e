#pragma once

#include "failure.h"
#include "listen_options.h"
#include "socket_file.h"
#include "target.h"

namespace seqpacket {

/** Binds `socket` and listens: at a path as ListenAtPath, at an abstract name without a file. */
Result<SocketFile> ListenAt(int socket, const Target& target, const ListenOptions& options);

}  // namespace seqpacket
