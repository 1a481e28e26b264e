#pragma once

#include <sys/socket.h>

#include "descriptor.h"
#include "failure.h"

namespace seqpacket {

/** What a connection is asked to do with what it receives. */
struct ReceiveOptions {
  /** Most bytes to keep of a packet; 0 keeps all. */
  size_t limit = 0;
  /** Have the kernel add the sender's credentials to each packet. */
  bool pass_credentials = false;
  /** Hand over received descriptors instead of closing them. */
  bool own_descriptors = false;
};

/** What is known of a connection from its beginning. */
struct ConnectionFacts {
  /** SO_SNDBUF in bytes, as the kernel gave it. */
  int send_buffer = 0;
  ucred peer{};
};

/** A new socket: non-blocking, and closed in a child that executes another program. */
Result<Descriptor> NewSocket();

/**
 * Makes a connected socket ready: time stamps on its packets, which tell an empty one from end-of-file; a
 * larger send buffer; credentials if asked for.
 */
Result<ConnectionFacts> PrepareConnection(int socket, const ReceiveOptions& options);

/** SO_SNDBUF in bytes, as the kernel gives it (twice what was asked for); 0 if it does not. */
int SendBufferOf(int socket);

/**
 * Raises SO_SNDBUF to `wanted` bytes, as the kernel gives it, or as far as net.core.wmem_max allows. Returns
 * what it is then, 0 on failure.
 */
int RaiseSendBuffer(int socket, int wanted);

/** Has the kernel add credentials to what `socket`, or a connection accepted from it, receives. */
Result<std::monostate> PassCredentials(int socket);

}  // namespace seqpacket
