#include "listen_at.h"

#include <sys/socket.h>

#include "listen_path.h"
#include "socket_address.h"

namespace seqpacket {

Result<SocketFile> ListenAt(int socket, const Target& target, const ListenOptions& options) {
  if (!target.abstract) return ListenAtPath(socket, target.bytes, options);
  const auto address = SocketAddress::FromAbstractName(target.bytes);
  if (::bind(socket, address.get(), address.length()) != 0) return LastFailure("bind");
  if (::listen(socket, options.backlog) != 0) return LastFailure("listen");
  return SocketFile();
}

}  // namespace seqpacket
