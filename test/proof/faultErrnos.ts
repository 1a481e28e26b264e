import type { constants } from 'node:os';

export type ErrnoName = keyof typeof constants.errno;

/** What each of the module's calls can fail with, of EINTR, EAGAIN, ENOBUFS, ENOMEM, EMFILE, EPIPE and ECONNRESET, and beyond. */
export const faultErrnos: Readonly<Record<string, readonly ErrnoName[]>> = {
  accept4: ['EINTR', 'EAGAIN', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'ECONNABORTED'],
  bind: ['ENOMEM', 'EADDRINUSE', 'EACCES'],
  close: ['EINTR', 'EIO'],
  connect: ['EINTR', 'EAGAIN', 'ENOMEM', 'ENOBUFS', 'ECONNRESET', 'ECONNREFUSED'],
  epoll_create1: ['EMFILE', 'ENOMEM'],
  epoll_ctl: ['ENOMEM', 'ENOSPC'],
  epoll_wait: ['EINTR'],
  eventfd: ['EMFILE', 'ENFILE', 'ENOMEM'],
  fchmod: ['ENOMEM', 'EPERM'],
  fchmodat: ['ENOMEM', 'EPERM'],
  fcntl: ['EMFILE'],
  flock: ['EINTR', 'ENOMEM'],
  getrandom: ['EAGAIN', 'EINTR'],
  getsockopt: ['ENOBUFS', 'ENOMEM'],
  getxattr: ['ENOMEM', 'EIO'],
  linkat: ['ENOMEM', 'EEXIST'],
  listen: ['ENOMEM', 'ENOBUFS'],
  madvise: ['ENOMEM', 'EAGAIN'],
  mmap: ['ENOMEM', 'EAGAIN'],
  open: ['EINTR', 'EMFILE', 'ENFILE', 'ENOMEM'],
  poll: ['EINTR', 'ENOMEM'],
  readlink: ['ENOMEM'],
  recv: ['EINTR', 'ENOBUFS', 'ENOMEM', 'ECONNRESET'],
  recvmmsg: ['EINTR', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'ECONNRESET'],
  recvmsg: ['EINTR', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'ECONNRESET'],
  send: ['EINTR', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'EPIPE', 'ECONNRESET'],
  sendmmsg: ['EINTR', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'EPIPE', 'ECONNRESET'],
  sendmsg: ['EINTR', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'EPIPE', 'ECONNRESET'],
  setsockopt: ['ENOBUFS', 'ENOMEM'],
  socket: ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'],
  statx: ['ENOMEM', 'EACCES'],
  // renameat2(2)
  syscall: ['ENOMEM', 'EEXIST', 'ENOENT', 'EINVAL'],
  timerfd_create: ['EMFILE', 'ENFILE', 'ENOMEM'],
  unlink: ['ENOMEM', 'EROFS'],
  unlinkat: ['ENOMEM', 'EROFS'],
};

/** Calls that are left out, and why. */
export const neverFails: Readonly<Record<string, string>> = {
  clock_gettime: 'fails only for a clock that does not exist',
  ioctl: 'SIOCOUTQ of a connected socket is always answered (unix_ioctl)',
  fchownat: 'is called only for a socket of another owner; tapAccess.test.ts has it refused',
  geteuid: 'is always successful (getuid(2))',
  munmap: 'fails only for what was not mapped',
  nanosleep: 'woken early, LockFile tries early; tapRivals.test.ts has a lock that is held',
  prctl: 'names its own thread, which is always possible (prctl(2))',
  read: 'of an eventfd or timerfd fails only when there is nothing in it, and then nothing is lost',
  sigprocmask: 'fails only for a way to change the mask that does not exist (sigprocmask(2))',
  sched_yield: 'always succeeds on Linux (sched_yield(2))',
  removexattr: 'is called only where there is an access list to remove; what fails is told as by setxattr',
  setxattr: 'is called only for a socket with an access list; tapAccess.test.ts has it refused by the kernel',
  shutdown: 'of a connected AF_UNIX socket fails only for a direction that does not exist (unix_shutdown)',
  timerfd_settime: 'fails only for a time or a timer that does not exist (timerfd_create(2))',
  write: 'of an eventfd fails only at its highest count, when who is to be told is told already',
};

/**
 * The kernel has no packet only where there is none, and tells when there is one: a tap, which is told once (EPOLLET), need not ask
 * again by itself. What is looked at there may not fail in this way.
 */
export const toldOnce: ReadonlySet<string> = new Set(['accept4', 'recv', 'recvmmsg']);

/** Those that are taken back as if nothing had been: nobody hears of them. */
export const unnoticed: ReadonlySet<ErrnoName> = new Set(['EINTR', 'EAGAIN']);
