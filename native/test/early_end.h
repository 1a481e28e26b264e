#pragma once

namespace seqpacket::test {

/**
 * While one of these lives, the first slot of a recvmmsg of this program is filled as the kernel fills it for
 * end-of-file, before packets that were sent meanwhile: a race of unix_dgram_recvmsg that cannot be had at
 * will.
 */
class EarlyEnd {
 public:
  EarlyEnd();
  EarlyEnd(const EarlyEnd&) = delete;
  EarlyEnd& operator=(const EarlyEnd&) = delete;
  EarlyEnd(EarlyEnd&&) = delete;
  EarlyEnd& operator=(EarlyEnd&&) = delete;
  ~EarlyEnd();
};

/** Whether there is one. */
bool IsEarlyEndWanted();

}  // namespace seqpacket::test
