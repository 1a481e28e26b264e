/*
 * Makes one call of the native module fail. Preloaded (ld.so(8), LD_PRELOAD); only calls whose return address lies in the
 * module count, so that Node is not hit. Armed through a file that is mapped shared: its words are the function's number,
 * which of its calls fails (counted from 1; 0 for none), errno, whether it was hit, and then a count for each function.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FUNCTION, INDEX, ERRNO, HIT, COUNTS, WORDS = 64 };

static volatile uint32_t *control;

__attribute__((constructor)) static void map_control(void) {
  const char *file = getenv("SEQPACKET_FAULTS");
  int descriptor = file == NULL ? -1 : open(file, O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return;
  void *memory = mmap(NULL, WORDS * sizeof(uint32_t), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (memory != MAP_FAILED) control = memory;
}

static int is_module(void *address) {
  Dl_info info;
  return dladdr(address, &info) != 0 && info.dli_fname != NULL && strstr(info.dli_fname, "/seqpacket.") != NULL;
}

/* Whether this call is the one to fail; errno is then set. */
static int fails(uint32_t function, void *caller) {
  if (control == NULL || !is_module(caller)) return 0;
  uint32_t count = ++control[COUNTS + function];
  if (control[INDEX] == 0 || control[FUNCTION] != function || control[INDEX] != count) return 0;
  control[HIT] = 1;
  errno = (int)control[ERRNO];
  return 1;
}

#define WRAP(number, result, name, parameters, arguments)                    \
  result name parameters {                                                   \
    static result(*real) parameters;                                         \
    if (real == NULL) real = (result(*) parameters)dlsym(RTLD_NEXT, #name);  \
    if (fails(number, __builtin_return_address(0))) return -1;               \
    return real arguments;                                                   \
  }

WRAP(0, int, socket, (int a, int b, int c), (a, b, c))
WRAP(1, int, bind, (int a, const struct sockaddr *b, socklen_t c), (a, b, c))
WRAP(2, int, listen, (int a, int b), (a, b))
WRAP(3, int, accept4, (int a, struct sockaddr *b, socklen_t *c, int d), (a, b, c, d))
WRAP(4, int, connect, (int a, const struct sockaddr *b, socklen_t c), (a, b, c))
WRAP(5, ssize_t, send, (int a, const void *b, size_t c, int d), (a, b, c, d))
WRAP(6, int, sendmmsg, (int a, struct mmsghdr *b, unsigned c, int d), (a, b, c, d))
WRAP(7, ssize_t, recvmsg, (int a, struct msghdr *b, int c), (a, b, c))
WRAP(8, int, fchmodat, (int a, const char *b, mode_t c, int d), (a, b, c, d))
WRAP(9, int, epoll_ctl, (int a, int b, int c, struct epoll_event *d), (a, b, c, d))
WRAP(10, int, epoll_wait, (int a, struct epoll_event *b, int c, int d), (a, b, c, d))
WRAP(11, int, fchmod, (int a, mode_t b), (a, b))
WRAP(12, int, linkat, (int a, const char *b, int c, const char *d, int e), (a, b, c, d, e))
WRAP(13, int, statx, (int a, const char *b, int c, unsigned d, struct statx *e), (a, b, c, d, e))
WRAP(14, int, setsockopt, (int a, int b, int c, const void *d, socklen_t e), (a, b, c, d, e))
WRAP(15, int, getsockopt, (int a, int b, int c, void *d, socklen_t *e), (a, b, c, d, e))
WRAP(16, int, epoll_create1, (int a), (a))

WRAP(18, int, flock, (int a, int b), (a, b))
WRAP(19, ssize_t, readlink, (const char *a, char *b, size_t c), (a, b, c))

int open64(const char *file, int flags, ...) {
  static int (*real)(const char *, int, ...);
  if (real == NULL) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
  if (fails(20, __builtin_return_address(0))) return -1;
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return real(file, flags, mode);
}

/* Linux frees the descriptor whatever close(2) says. */
int close(int descriptor) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "close");
  int result = real(descriptor);
  return fails(17, __builtin_return_address(0)) ? -1 : result;
}
