/*
 * Makes one call of the native module to the kernel fail. Preloaded (ld.so(8), LD_PRELOAD). Only calls that return into the
 * module count, so that Node is not hit. They are known by where they return to, relative to the module's beginning. Armed,
 * and asked what was called, through a file that is mapped shared: see struct control; faultControl.ts reads and writes it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { MOST_SITES = 500 };
/* An index: each time. */
#define EACH_TIME UINT32_MAX

struct control {
  uint32_t site;   /* the call that is to fail, by its return address */
  uint32_t index;  /* which time it is to fail, from 1; 0 for never, or EACH_TIME */
  uint32_t error;  /* the errno */
  uint32_t hit;    /* whether it has failed */
  uint32_t old_kernel; /* renameat2 knows no flags, as on some file systems */
  uint32_t count;  /* of sites */
  struct {
    char name[16];
    uint32_t address;
    uint32_t calls;
  } sites[MOST_SITES];
};

static volatile struct control *control;

__attribute__((constructor)) static void map_control(void) {
  const char *file = getenv("SEQPACKET_FAULTS");
  int descriptor = file == NULL ? -1 : open(file, O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return;
  void *memory = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (memory != MAP_FAILED) control = memory;
}

/* Where in the module `address` is, or 0 if it is elsewhere. */
static uint32_t place_in_module(void *address) {
  Dl_info info;
  if (dladdr(address, &info) == 0 || info.dli_fname == NULL) return 0;
  if (strstr(info.dli_fname, "/seqpacket.node") == NULL) return 0;
  return (uint32_t)((char *)address - (char *)info.dli_fbase);
}

/* Counts a call; returns how often it was made by now. */
static uint32_t count_call(const char *name, uint32_t address) {
  uint32_t at = 0;
  while (at < control->count && control->sites[at].address != address) at++;
  if (at == MOST_SITES) abort();
  if (at == control->count) {
    for (size_t byte = 0; byte < sizeof control->sites[at].name - 1 && name[byte] != '\0'; byte++)
      control->sites[at].name[byte] = name[byte];
    control->sites[at].address = address;
    control->count++;
  }
  return ++control->sites[at].calls;
}

/* Whether this call is the one to fail; errno is then set. */
static int fails(const char *name, void *caller) {
  uint32_t address = control == NULL ? 0 : place_in_module(caller);
  if (address == 0) return 0;
  /* A tap has a thread of its own. */
  static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&counting);
  uint32_t calls = count_call(name, address);
  int hit = control->site == address && (control->index == calls || control->index == EACH_TIME);
  if (hit) control->hit = 1;
  pthread_mutex_unlock(&counting);
  if (hit) errno = (int)control->error;
  return hit;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define WRAP(result, failure, name, parameters, arguments)                       \
  result name parameters {                                                       \
    static __typeof__(&name) real;                                               \
    if (real == NULL) real = REAL(name);                                         \
    return fails(#name, __builtin_return_address(0)) ? failure : real arguments; \
  }

WRAP(int, -1, accept4, (int a, struct sockaddr *b, socklen_t *c, int d), (a, b, c, d))
WRAP(int, -1, bind, (int a, const struct sockaddr *b, socklen_t c), (a, b, c))
WRAP(int, -1, connect, (int a, const struct sockaddr *b, socklen_t c), (a, b, c))
WRAP(int, -1, epoll_create1, (int a), (a))
WRAP(int, -1, epoll_ctl, (int a, int b, int c, struct epoll_event *d), (a, b, c, d))
WRAP(int, -1, epoll_wait, (int a, struct epoll_event *b, int c, int d), (a, b, c, d))
WRAP(int, -1, eventfd, (unsigned a, int b), (a, b))
WRAP(int, -1, fchmod, (int a, mode_t b), (a, b))
WRAP(int, -1, fchmodat, (int a, const char *b, mode_t c, int d), (a, b, c, d))
WRAP(int, -1, flock, (int a, int b), (a, b))
WRAP(ssize_t, -1, getrandom, (void *a, size_t b, unsigned c), (a, b, c))
WRAP(int, -1, getsockopt, (int a, int b, int c, void *d, socklen_t *e), (a, b, c, d, e))
WRAP(ssize_t, -1, getxattr, (const char *a, const char *b, void *c, size_t d), (a, b, c, d))
WRAP(int, -1, linkat, (int a, const char *b, int c, const char *d, int e), (a, b, c, d, e))
WRAP(int, -1, listen, (int a, int b), (a, b))
WRAP(int, -1, madvise, (void *a, size_t b, int c), (a, b, c))
WRAP(void *, MAP_FAILED, mmap, (void *a, size_t b, int c, int d, int e, off_t f), (a, b, c, d, e, f))
WRAP(void *, MAP_FAILED, mmap64, (void *a, size_t b, int c, int d, int e, off64_t f), (a, b, c, d, e, f))
WRAP(int, -1, poll, (struct pollfd *a, nfds_t b, int c), (a, b, c))
WRAP(ssize_t, -1, readlink, (const char *a, char *b, size_t c), (a, b, c))
WRAP(ssize_t, -1, recv, (int a, void *b, size_t c, int d), (a, b, c, d))
WRAP(int, -1, recvmmsg, (int a, struct mmsghdr *b, unsigned c, int d, struct timespec *e), (a, b, c, d, e))
WRAP(ssize_t, -1, recvmsg, (int a, struct msghdr *b, int c), (a, b, c))
WRAP(ssize_t, -1, send, (int a, const void *b, size_t c, int d), (a, b, c, d))
WRAP(int, -1, sendmmsg, (int a, struct mmsghdr *b, unsigned c, int d), (a, b, c, d))
WRAP(ssize_t, -1, sendmsg, (int a, const struct msghdr *b, int c), (a, b, c))
WRAP(int, -1, setsockopt, (int a, int b, int c, const void *d, socklen_t e), (a, b, c, d, e))
WRAP(int, -1, socket, (int a, int b, int c), (a, b, c))
WRAP(int, -1, statx, (int a, const char *b, int c, unsigned d, struct statx *e), (a, b, c, d, e))
WRAP(int, -1, timerfd_create, (int a, int b), (a, b))
WRAP(int, -1, unlink, (const char *a), (a))
WRAP(int, -1, unlinkat, (int a, const char *b, int c), (a, b, c))

/* Those with `...`: what the module gives them is at most one more, and for syscall(2) five. */

static int open_with(const char *name, void *caller, const char *file, int flags, mode_t mode) {
  static int (*real)(const char *, int, ...);
  if (real == NULL) real = REAL(open64);
  return fails(name, caller) ? -1 : real(file, flags, mode);
}

#define LAST_ARGUMENT(type, before) \
  va_list rest;                     \
  va_start(rest, before);           \
  type last = va_arg(rest, type);   \
  va_end(rest)

int open64(const char *file, int flags, ...) {
  LAST_ARGUMENT(mode_t, flags);
  return open_with("open64", __builtin_return_address(0), file, flags, last);
}

int open(const char *file, int flags, ...) {
  LAST_ARGUMENT(mode_t, flags);
  return open_with("open", __builtin_return_address(0), file, flags, last);
}

static int fcntl_with(const char *name, void *caller, int descriptor, int command, void *last) {
  static int (*real)(int, int, ...);
  if (real == NULL) real = (int (*)(int, int, ...))dlsym(RTLD_NEXT, "fcntl64");
  return fails(name, caller) ? -1 : real(descriptor, command, last);
}

int fcntl64(int descriptor, int command, ...) {
  LAST_ARGUMENT(void *, command);
  return fcntl_with("fcntl64", __builtin_return_address(0), descriptor, command, last);
}

int fcntl(int descriptor, int command, ...) {
  LAST_ARGUMENT(void *, command);
  return fcntl_with("fcntl", __builtin_return_address(0), descriptor, command, last);
}

long syscall(long number, ...) {
  static long (*real)(long, ...);
  if (real == NULL) real = REAL(syscall);
  long given[6];
  va_list rest;
  va_start(rest, number);
  for (int at = 0; at < 6; at++) given[at] = va_arg(rest, long);
  va_end(rest);
  void *caller = __builtin_return_address(0);
  if (fails("syscall", caller)) return -1;
  /* Its only one is renameat2(2), whose flags are the fifth. The upper half of an int's register is anything. */
  if (control != NULL && control->old_kernel && (unsigned)given[4] != 0 && place_in_module(caller) != 0) {
    errno = EINVAL;
    return -1;
  }
  return real(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}

/* Linux frees the descriptor whatever close(2) says. */
int close(int descriptor) {
  static int (*real)(int);
  if (real == NULL) real = REAL(close);
  int result = real(descriptor);
  return fails("close", __builtin_return_address(0)) ? -1 : result;
}
