#include "peer_send_buffer.h"

#include <fcntl.h>
#include <linux/sock_diag.h>
#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <optional>

#include "unix_diag.h"

// The macros of netlink(7) are casts throughout.
// NOLINTBEGIN(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

namespace seqpacket {
namespace {

/** The 32-bit word at `position` of one attribute, `type`, that `show` asks for of the socket with this
 * inode. */
std::optional<uint32_t> Told(int socket, uint32_t inode, uint32_t show, uint16_t type, size_t position) {
  unix_diag_req request{};
  request.udiag_ino = inode;
  request.udiag_show = show;
  // INET_DIAG_NOCOOKIE of linux/inet_diag.h: which socket it is, the inode tells.
  request.udiag_cookie[0] = UINT32_MAX;
  request.udiag_cookie[1] = UINT32_MAX;
  if (AskUnixDiag(socket, request, 0)) return std::nullopt;
  alignas(nlmsghdr) std::array<char, 4096> answer{};
  auto received = HearUnixDiag(socket, Span<char>(answer.data(), answer.size()));
  if (FailureOf(received) != nullptr) return std::nullopt;
  if (ValueOf(received) < NLMSG_LENGTH(sizeof(unix_diag_msg))) return std::nullopt;
  auto* header = reinterpret_cast<nlmsghdr*>(answer.data());
  const bool is_answer = header->nlmsg_type == SOCK_DIAG_BY_FAMILY && header->nlmsg_len <= ValueOf(received);
  if (!is_answer) return std::nullopt;
  std::optional<uint32_t> word;
  ForEachAttribute(header, [&word, type, position](const rtattr& attribute) {
    const size_t start = position * sizeof(uint32_t);
    if (attribute.rta_type != type || RTA_PAYLOAD(&attribute) < start + sizeof(uint32_t)) return;
    uint32_t value = 0;
    std::memcpy(&value, static_cast<const char*>(RTA_DATA(&attribute)) + start, sizeof value);
    word = value;
  });
  return word;
}

}  // namespace

size_t PeerSendBuffer(int socket) {
  auto made = NewUnixDiag();
  if (FailureOf(made) != nullptr) return 0;
  struct statx own {};
  if (::statx(socket, "", AT_EMPTY_PATH, STATX_INO, &own) != 0) return 0;
  const int diag = ValueOf(made).number();
  const auto peer = Told(diag, static_cast<uint32_t>(own.stx_ino), UDIAG_SHOW_PEER, UNIX_DIAG_PEER, 0);
  if (!peer || *peer == 0) return 0;
  return Told(diag, *peer, UDIAG_SHOW_MEMINFO, UNIX_DIAG_MEMINFO, SK_MEMINFO_SNDBUF).value_or(0);
}

// NOLINTEND(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

}  // namespace seqpacket
