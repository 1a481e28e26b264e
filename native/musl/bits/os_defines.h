// What libstdc++ asks of the C library, for musl: Debian's own copy of this header asks glibc for its version, which musl
// has none of. The compiler finds this one first (native/toolchain.mjs).
#ifndef _GLIBCXX_OS_DEFINES
#define _GLIBCXX_OS_DEFINES 1
#endif
