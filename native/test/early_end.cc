#include "early_end.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace seqpacket::test {
namespace {

bool& Wanted() {
  static bool wanted = false;
  return wanted;
}

}  // namespace

EarlyEnd::EarlyEnd() { Wanted() = true; }
EarlyEnd::~EarlyEnd() { Wanted() = false; }

bool IsEarlyEndWanted() { return Wanted(); }

}  // namespace seqpacket::test

/** In the place of the C library's, whose names of parameters are its own. */
// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name)
extern "C" int recvmmsg(int socket, mmsghdr* headers, unsigned count, int flags, timespec* timeout) {
  const unsigned first = seqpacket::test::IsEarlyEndWanted() ? 1 : 0;
  const long received = ::syscall(SYS_recvmmsg, socket, headers + first, count - first, flags, timeout);
  if (received < 0 || first == 0) return static_cast<int>(received);
  headers[0].msg_len = 0;
  headers[0].msg_hdr.msg_controllen = 0;
  headers[0].msg_hdr.msg_flags = 0;
  return static_cast<int>(received) + 1;
}
