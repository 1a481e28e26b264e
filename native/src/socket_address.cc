#include "socket_address.h"

#include <algorithm>
#include <cstddef>

namespace seqpacket {

SocketAddress::SocketAddress(std::string_view bytes, size_t offset, size_t trailing) {
  const size_t size = std::min(bytes.size(), kMaxPath);
  address_.sun_family = AF_UNIX;
  std::copy_n(bytes.begin(), size, &address_.sun_path[offset]);
  length_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + offset + size + trailing);
}

SocketAddress SocketAddress::FromPath(std::string_view path) { return {path, 0, 1}; }

SocketAddress SocketAddress::FromAbstractName(std::string_view name) { return {name, 1, 0}; }

const sockaddr* SocketAddress::get() const {
  // The sockets API has no other way to pass an address of one family.
  return reinterpret_cast<const sockaddr*>(&address_);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

}  // namespace seqpacket
