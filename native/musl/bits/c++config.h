// libstdc++'s configuration, less what Debian's copy found in glibc and musl lacks.
#ifndef SEQPACKET_MUSL_CXXCONFIG
#define SEQPACKET_MUSL_CXXCONFIG

#include_next <bits/c++config.h>

#undef _GLIBCXX_USE_PTHREAD_COND_CLOCKWAIT
#undef _GLIBCXX_USE_PTHREAD_MUTEX_CLOCKLOCK
#undef _GLIBCXX_USE_PTHREAD_RWLOCK_CLOCKLOCK

#endif
