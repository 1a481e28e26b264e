#pragma once

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/unix_diag.h>

#include <cstdint>
#include <cstring>
#include <optional>

#include "descriptor.h"
#include "failure.h"
#include "span.h"

namespace seqpacket {

/** A socket to ask the kernel with about Unix-domain sockets (sock_diag(7)). */
Result<Descriptor> NewUnixDiag();

/** Asks; `flags` beside NLM_F_REQUEST. */
std::optional<Failure> AskUnixDiag(int socket, const unix_diag_req& request, uint16_t flags);

/** Receives part of the answer, all of which is there once AskUnixDiag has returned; its length in bytes. */
Result<size_t> HearUnixDiag(int socket, Span<char> answer);

// The macros of netlink(7) are casts throughout.
// NOLINTBEGIN(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

/** What an answer tells of a socket. */
inline const unix_diag_msg& ToldOf(const nlmsghdr* header) {
  return *static_cast<const unix_diag_msg*>(NLMSG_DATA(header));
}

/** Calls `visit` with each attribute of an answer. */
template <typename Visit>
void ForEachAttribute(nlmsghdr* header, Visit visit) {
  auto* found = static_cast<unix_diag_msg*>(NLMSG_DATA(header));
  auto left = static_cast<int>(header->nlmsg_len - NLMSG_LENGTH(sizeof *found));
  for (auto* attribute = reinterpret_cast<rtattr*>(found + 1); RTA_OK(attribute, left);
       attribute = RTA_NEXT(attribute, left)) {
    visit(*attribute);
  }
}

/** The value of an attribute that is long enough for it. */
template <typename T>
T ValueIn(const rtattr& attribute) {
  T value{};
  std::memcpy(&value, RTA_DATA(&attribute), sizeof value);
  return value;
}

// NOLINTEND(cppcoreguidelines-pro-type-cstyle-cast, cppcoreguidelines-pro-type-reinterpret-cast)

}  // namespace seqpacket
