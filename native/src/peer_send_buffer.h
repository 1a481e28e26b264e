#pragma once

#include <cstddef>

namespace seqpacket {

/**
 * SO_SNDBUF of the socket that a connected Unix-domain socket is connected with, in bytes as getsockopt
 * gives it (sock_diag(7)). 0 where the kernel does not tell: while the connection is not accepted, or for a
 * socket of another network namespace.
 */
size_t PeerSendBuffer(int socket);

}  // namespace seqpacket
