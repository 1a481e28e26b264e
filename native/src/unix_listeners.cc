#include "unix_listeners.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "unix_diag.h"

// The macros of netlink(7) are casts throughout.
// NOLINTBEGIN(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

namespace seqpacket {
namespace {

/** TCP_LISTEN and TCP_CLOSE, which Unix-domain sockets have in common (sock_diag(7)). */
constexpr uint32_t kListening = 10;
constexpr uint32_t kNeither = 7;

UnixListener ListenerOf(nlmsghdr* header) {
  UnixListener listener;
  listener.type = ToldOf(header).udiag_type;
  listener.inode = ToldOf(header).udiag_ino;
  ForEachAttribute(header, [&listener](const rtattr& attribute) {
    if (attribute.rta_type == UNIX_DIAG_NAME) {
      listener.name.assign(static_cast<const char*>(RTA_DATA(&attribute)), RTA_PAYLOAD(&attribute));
    } else if (attribute.rta_type == UNIX_DIAG_VFS) {
      const auto file = ValueIn<unix_diag_vfs>(attribute);
      listener.file_inode = file.udiag_vfs_ino;
      listener.file_device = file.udiag_vfs_dev;
    } else if (attribute.rta_type == UNIX_DIAG_RQLEN) {
      const auto queue = ValueIn<unix_diag_rqlen>(attribute);
      listener.waiting = queue.udiag_rqueue;
      listener.backlog = queue.udiag_wqueue;
    }
  });
  return listener;
}

Result<std::vector<UnixListener>> SocketsIn(uint32_t state) {
  auto made = NewUnixDiag();
  if (const Failure* failure = FailureOf(made)) return *failure;
  const int socket = ValueOf(made).number();
  unix_diag_req request{};
  request.udiag_states = 1U << state;
  request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | UDIAG_SHOW_RQLEN;
  if (const auto failure = AskUnixDiag(socket, request, NLM_F_DUMP)) return *failure;
  std::vector<UnixListener> all;
  alignas(nlmsghdr) std::array<char, 32768> answer{};
  while (true) {
    auto received = HearUnixDiag(socket, Span<char>(answer.data(), answer.size()));
    if (const Failure* failure = FailureOf(received)) return *failure;
    if (ValueOf(received) == 0) return Failure{EPROTO, "recv"};
    auto left = static_cast<unsigned>(ValueOf(received));
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

}  // namespace

Result<std::vector<UnixListener>> UnixListeners() { return SocketsIn(kListening); }

Result<std::vector<UnixListener>> UnixBound() {
  auto found = SocketsIn(kNeither);
  if (auto* all = std::get_if<std::vector<UnixListener>>(&found)) {
    const auto has_no_file = [](const UnixListener& socket) { return socket.file_inode == 0; };
    all->erase(std::remove_if(all->begin(), all->end(), has_no_file), all->end());
  }
  return found;
}

// NOLINTEND(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

}  // namespace seqpacket
