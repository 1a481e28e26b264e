// statx(2) for the musl of Debian 12, 1.2.3, which has no wrapper of it (musl 1.2.4 has): the kernel's own, called directly.
#ifndef SEQPACKET_MUSL_SYS_STAT
#define SEQPACKET_MUSL_SYS_STAT

#include_next <sys/stat.h>

#ifndef STATX_TYPE
#include <linux/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

inline int statx(int folder, const char* path, int flags, unsigned mask, struct statx* status) {
  return static_cast<int>(syscall(SYS_statx, folder, path, flags, mask, status));
}
#endif

#endif
