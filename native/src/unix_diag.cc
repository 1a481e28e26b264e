#include "unix_diag.h"

#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <cerrno>

namespace seqpacket {

Result<Descriptor> NewUnixDiag() {
  Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!socket) return LastFailure("socket");
  return socket;
}

std::optional<Failure> AskUnixDiag(int socket, const unix_diag_req& request, uint16_t flags) {
  struct {
    nlmsghdr header;
    unix_diag_req request;
  } message{};
  message.header.nlmsg_len = sizeof message;
  message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message.header.nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | flags);
  message.request = request;
  message.request.sdiag_family = AF_UNIX;
  ssize_t sent = 0;
  do {
    sent = ::send(socket, &message, sizeof message, 0);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return LastFailure("send");
  return std::nullopt;
}

Result<size_t> HearUnixDiag(int socket, Span<char> answer) {
  ssize_t received = 0;
  do {
    received = ::recv(socket, answer.data(), answer.size(), MSG_DONTWAIT);
  } while (received < 0 && errno == EINTR);
  if (received < 0) return LastFailure("recv");
  return static_cast<size_t>(received);
}

}  // namespace seqpacket
