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
  fchmod: ['ENOMEM', 'EPERM'],
  fchmodat: ['ENOMEM', 'EPERM'],
  fcntl: ['EMFILE'],
  flock: ['EINTR', 'ENOMEM'],
  getrandom: ['EAGAIN', 'EINTR'],
  getsockopt: ['ENOBUFS', 'ENOMEM'],
  linkat: ['ENOMEM', 'EEXIST'],
  listen: ['ENOMEM', 'ENOBUFS'],
  madvise: ['ENOMEM', 'EAGAIN'],
  mmap: ['ENOMEM', 'EAGAIN'],
  open: ['EINTR', 'EMFILE', 'ENFILE', 'ENOMEM'],
  poll: ['EINTR', 'ENOMEM'],
  readlink: ['ENOMEM'],
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
  unlink: ['ENOMEM', 'EROFS'],
  unlinkat: ['ENOMEM', 'EROFS'],
};

/** Calls that are left out, and why. */
export const neverFails: Readonly<Record<string, string>> = {
  clock_gettime: 'fails only for a clock that does not exist',
  geteuid: 'is always successful (getuid(2))',
  munmap: 'fails only for what was not mapped',
  nanosleep: 'woken early, FolderLock tries early; listening.test.ts has a lock that is held',
  sigprocmask: 'fails only for a way to change the mask that does not exist (sigprocmask(2))',
  sched_yield: 'always succeeds on Linux (sched_yield(2))',
  shutdown: 'of a connected AF_UNIX socket fails only for a direction that does not exist (unix_shutdown)',
};

/**
 * Calls that only a tap makes, and the sources of those that it shares with others. They are not made to fail here, for faults.c knows
 * one thread and the tap has its own: test/unit/seqpacket/tap*.test.ts hold what becomes of the failures that can be had of the kernel.
 */
export const ofTaps: ReadonlySet<string> = new Set([
  'eventfd',
  'ioctl',
  'prctl',
  'read',
  'recv',
  'timerfd_create',
  'timerfd_settime',
  'write',
]);
export const tapSources = /\/(?:addon_tap|exchange_files|tap_\w+|unix_listeners|upstream)\.(?:cc|h):/;

/** Those that are taken back as if nothing had been: nobody hears of them. */
export const unnoticed: ReadonlySet<ErrnoName> = new Set(['EINTR', 'EAGAIN']);
