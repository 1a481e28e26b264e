import * as fs from 'node:fs';
import type { Session } from '../../workbench/session.mjs';
import { isProcessAlive } from '../../workbench/processes.mjs';
import { eventually } from './eventually';

/** What a process holds of the kernel's, seen from outside. */
export interface Holdings {
  /** SOCK_SEQPACKET sockets of the AF_UNIX family. */
  readonly seqpacketSockets: number;
  /** epoll descriptors: Node's loops and the addon's. */
  readonly epolls: number;
  readonly threads: number;
}

/** Hosts of windows that were closed before the one that a session has open: on a busy machine they may take their time to end. */
const earlierHosts = new WeakMap<Session, ReadonlySet<number>>();

/** Before a window is opened: what there is now is no host of it. */
export function leaveOutHosts(session: Session): void {
  earlierHosts.set(session, new Set(hosts(session)));
}

/** The extension host of the one window that a session has open, once there is exactly one. */
export async function extensionHostPid(session: Session): Promise<number> {
  const earlier = earlierHosts.get(session);
  const [pid] = await eventually(
    'processes that are an extension host',
    () => hosts(session).filter((host) => earlier?.has(host) !== true),
    (pids) => pids.length === 1,
  );
  if (pid === undefined) throw new Error('unreachable: exactly one was awaited');
  return pid;
}

/** Resolves when a process is gone, a zombie included: its descriptors and threads went with it. */
export async function processGone(pid: number): Promise<void> {
  await eventually(
    `process ${pid} alive`,
    () => isProcessAlive(pid),
    (alive) => !alive,
  );
}

/** Reads what a process holds now (proc(5): fd, task, net/unix, where type 0005 is SOCK_SEQPACKET). */
export function holdingsOf(pid: number): Holdings {
  const seqpacket = new Set(
    fs
      .readFileSync(`/proc/${pid}/net/unix`, 'utf8')
      .split('\n')
      .map((line) => line.split(/\s+/))
      .filter(([, , , , type]) => type === '0005')
      .map(([, , , , , , inode]) => `socket:[${inode ?? ''}]`),
  );
  const targets = fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => linkTarget(`/proc/${pid}/fd/${fd}`));
  return {
    seqpacketSockets: targets.filter((target) => seqpacket.has(target)).length,
    epolls: targets.filter((target) => target === 'anon_inode:[eventpoll]').length,
    threads: fs.readdirSync(`/proc/${pid}/task`).length,
  };
}

/** What a process has in memory that no file has, in bytes (proc(5): status, RssAnon). */
export function memoryOf(pid: number): number {
  const [, kibibytes] = /^RssAnon:\s*(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

function hosts(session: Session): number[] {
  return session
    .processes()
    .filter(({ command }) => command.includes('--type=extensionHost'))
    .map(({ pid }) => pid);
}

/** One target, or none when the descriptor was closed meanwhile. */
function linkTarget(link: string): string[] {
  try {
    return [fs.readlinkSync(link)];
  } catch {
    return [];
  }
}
