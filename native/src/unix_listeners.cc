#include "unix_listeners.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "descriptor.h"

// The macros of netlink(7) are casts throughout.
// NOLINTBEGIN(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

namespace seqpacket {
namespace {

/** TCP_LISTEN, which Unix-domain sockets have in common (sock_diag(7)). */
constexpr uint32_t kListening = 10;

std::optional<Failure> Ask(int socket) {
  struct {
    nlmsghdr header;
    unix_diag_req request;
  } message{};
  message.header.nlmsg_len = sizeof message;
  message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  message.request.sdiag_family = AF_UNIX;
  message.request.udiag_states = 1U << kListening;
  message.request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | UDIAG_SHOW_RQLEN;
  ssize_t sent = 0;
  do {
    sent = ::send(socket, &message, sizeof message, 0);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return LastFailure("send");
  return std::nullopt;
}

template <typename T>
T Read(const rtattr* attribute) {
  T value{};
  std::memcpy(&value, RTA_DATA(attribute), sizeof value);
  return value;
}

UnixListener ListenerOf(nlmsghdr* header) {
  auto* found = static_cast<unix_diag_msg*>(NLMSG_DATA(header));
  UnixListener listener;
  listener.type = found->udiag_type;
  listener.inode = found->udiag_ino;
  auto left = static_cast<int>(header->nlmsg_len - NLMSG_LENGTH(sizeof *found));
  for (auto* attribute = reinterpret_cast<rtattr*>(found + 1); RTA_OK(attribute, left);
       attribute = RTA_NEXT(attribute, left)) {
    if (attribute->rta_type == UNIX_DIAG_NAME) {
      listener.name.assign(static_cast<const char*>(RTA_DATA(attribute)), RTA_PAYLOAD(attribute));
    } else if (attribute->rta_type == UNIX_DIAG_VFS) {
      const auto file = Read<unix_diag_vfs>(attribute);
      listener.file_inode = file.udiag_vfs_ino;
      listener.file_device = file.udiag_vfs_dev;
    } else if (attribute->rta_type == UNIX_DIAG_RQLEN) {
      const auto queue = Read<unix_diag_rqlen>(attribute);
      listener.waiting = queue.udiag_rqueue;
      listener.backlog = queue.udiag_wqueue;
    }
  }
  return listener;
}

}  // namespace

Result<std::vector<UnixListener>> UnixListeners() {
  const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!socket) return LastFailure("socket");
  if (const auto failure = Ask(socket.number())) return *failure;
  std::vector<UnixListener> all;
  alignas(nlmsghdr) std::array<char, 32768> answer{};
  while (true) {
    const ssize_t received = ::recv(socket.number(), answer.data(), answer.size(), 0);
    if (received < 0 && errno == EINTR) continue;
    if (received <= 0) return LastFailure("recv");
    auto left = static_cast<unsigned>(received);
    for (auto* header = reinterpret_cast<nlmsghdr*>(answer.data()); NLMSG_OK(header, left);
         header = NLMSG_NEXT(header, left)) {
      if (header->nlmsg_type == NLMSG_DONE) return all;
      if (header->nlmsg_type == NLMSG_ERROR) {
        return Failure{-static_cast<nlmsgerr*>(NLMSG_DATA(header))->error, "recv"};
      }
      all.push_back(ListenerOf(header));
    }
  }
}

// NOLINTEND(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

}  // namespace seqpacket
