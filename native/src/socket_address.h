#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <string_view>

namespace seqpacket {

/** An AF_UNIX address with its exact length, which for an abstract name is part of the name (unix(7)). */
class SocketAddress {
 public:
  /** Longest path that leaves room for a NUL, as other programs expect one. */
  static constexpr size_t kMaxPath = sizeof(sockaddr_un::sun_path) - 1;

  /** `path` has at most kMaxPath bytes; what goes beyond is cut off. */
  static SocketAddress FromPath(std::string_view path);
  /** `name` is without its leading NUL and has at most kMaxPath bytes; what goes beyond is cut off. */
  static SocketAddress FromAbstractName(std::string_view name);

  [[nodiscard]] const sockaddr* get() const;
  [[nodiscard]] socklen_t length() const { return length_; }

 private:
  SocketAddress(std::string_view bytes, size_t offset, size_t trailing);

  sockaddr_un address_{};
  socklen_t length_;
};

}  // namespace seqpacket
