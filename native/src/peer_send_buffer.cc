#include "peer_send_buffer.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

#include "descriptor.h"

// The macros of netlink(7) are casts throughout.
// NOLINTBEGIN(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

namespace seqpacket {
namespace {

bool Ask(int socket, uint32_t inode, uint32_t what) {
  struct {
    nlmsghdr header;
    unix_diag_req request;
  } message{};
  message.header.nlmsg_len = sizeof message;
  message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message.header.nlmsg_flags = NLM_F_REQUEST;
  message.request.sdiag_family = AF_UNIX;
  message.request.udiag_states = UINT32_MAX;
  message.request.udiag_ino = inode;
  message.request.udiag_show = what;
  // INET_DIAG_NOCOOKIE of linux/inet_diag.h: which socket it is, the inode tells.
  message.request.udiag_cookie[0] = UINT32_MAX;
  message.request.udiag_cookie[1] = UINT32_MAX;
  return ::send(socket, &message, sizeof message, 0) == static_cast<ssize_t>(sizeof message);
}

/** The 32-bit word at `position` of one attribute of what the kernel tells of a socket. */
std::optional<uint32_t> Told(int socket, uint32_t inode, uint32_t what, uint16_t attribute_type,
                             size_t position) {
  if (!Ask(socket, inode, what)) return std::nullopt;
  alignas(nlmsghdr) std::array<char, 4096> answer{};
  const ssize_t received = ::recv(socket, answer.data(), answer.size(), MSG_DONTWAIT);
  if (received < static_cast<ssize_t>(NLMSG_LENGTH(sizeof(unix_diag_msg)))) return std::nullopt;
  auto* header = reinterpret_cast<nlmsghdr*>(answer.data());
  if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY || header->nlmsg_len > static_cast<size_t>(received)) {
    return std::nullopt;
  }
  auto left = static_cast<int>(header->nlmsg_len - NLMSG_LENGTH(sizeof(unix_diag_msg)));
  for (auto* attribute =
           reinterpret_cast<rtattr*>(static_cast<char*>(NLMSG_DATA(header)) + sizeof(unix_diag_msg));
       RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left)) {
    const size_t end = (position + 1) * sizeof(uint32_t);
    if (attribute->rta_type != attribute_type || RTA_PAYLOAD(attribute) < end) continue;
    uint32_t word = 0;
    std::memcpy(&word, static_cast<char*>(RTA_DATA(attribute)) + end - sizeof word, sizeof word);
    return word;
  }
  return std::nullopt;
}

}  // namespace

size_t PeerSendBuffer(int socket) {
  const Descriptor diagnosis(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!diagnosis) return 0;
  struct statx own {};
  if (::statx(socket, "", AT_EMPTY_PATH, STATX_INO, &own) != 0) return 0;
  const auto peer =
      Told(diagnosis.number(), static_cast<uint32_t>(own.stx_ino), UDIAG_SHOW_PEER, UNIX_DIAG_PEER, 0);
  if (!peer || *peer == 0) return 0;
  return Told(diagnosis.number(), *peer, UDIAG_SHOW_MEMINFO, UNIX_DIAG_MEMINFO, SK_MEMINFO_SNDBUF)
      .value_or(0);
}

// NOLINTEND(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

}  // namespace seqpacket
