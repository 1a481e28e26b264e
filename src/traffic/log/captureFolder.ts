import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';

/**
 * The captures of one workspace lie side by side, each in a folder whose name says which process has it, so that taking one
 * over is a rename, which only one process can succeed in. `free-…` is a capture that was left in order.
 */
const freePrefix = 'free-';
const ownedName = /^window-(\w+)-(\w+)-(\d+)-(\d+)-\w+$/;

/** Captures of other windows kept for them to find again, as when several windows are reloaded at once. */
const mostFree = 2;

/** After so long a capture of another machine, which shares the folder with this one, is taken for forgotten. In ms. */
const foreignMs = 7 * 24 * 3600 * 1000;

/** A folder for a capture, which is this process's until it is released. */
export interface CaptureFolder {
  readonly path: string;
  /** Leaves the capture for the next window. */
  readonly release: () => Promise<void>;
  /** Removes the capture. */
  readonly remove: () => Promise<void>;
}

/** A capture there is, and whether it can be had. */
interface Candidate {
  readonly path: string;
  readonly state: 'free' | 'alive' | 'foreign';
  readonly changedMs: number;
}

/** How often it is looked whether a window that is about to end has ended, in ms. */
const pollMs = 50;

/**
 * Takes over the newest capture that no living window has, or makes a folder for a new one. While `waits` says so, a capture
 * that a living window still has is waited for: when a window is reloaded, the old one may end after the new one has begun.
 * @throws an error of the system's.
 */
export async function claimCaptureFolder(root: string, waits: () => boolean): Promise<CaptureFolder> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const path = join(root, ownName());
  for (;;) {
    const found = await candidates(root);
    for (const candidate of found) {
      if (candidate.state !== 'free') continue;
      // Another window may be faster: then it is not there any more.
      if (await renamed(candidate.path, path)) return folderAt(root, path);
    }
    if (!waits() || !found.some(({ state }) => state === 'alive')) break;
    await delay(pollMs);
  }
  await mkdir(path, { mode: 0o700 });
  return folderAt(root, path);
}

/** Removes the captures that nobody will ask for: older ones of windows that are gone. */
export async function removeStaleCaptures(root: string): Promise<void> {
  const found = await candidates(root);
  const stale = [
    ...found.filter(({ state }) => state === 'free').slice(mostFree),
    ...found.filter(({ state, changedMs }) => state === 'foreign' && changedMs < Date.now() - foreignMs),
  ];
  for (const { path } of stale) {
    // As if taking it over, so that no window that does so finds half of it.
    const doomed = join(root, ownName());
    if (await renamed(path, doomed)) await rm(doomed, { recursive: true, force: true });
  }
}

function folderAt(root: string, path: string): CaptureFolder {
  return {
    path,
    remove: () => rm(path, { recursive: true, force: true }),
    release: async () => {
      await renamed(path, join(root, `${freePrefix}${unique()}`));
    },
  };
}

async function renamed(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}

/** The newest first. */
async function candidates(root: string): Promise<readonly Candidate[]> {
  const found = (await readdir(root)).map(async (name): Promise<Candidate[]> => {
    const state = stateOf(name);
    if (state === undefined) return [];
    const path = join(root, name);
    const changedMs = await lastChangeMs(path).catch(() => undefined);
    return changedMs === undefined ? [] : [{ path, state, changedMs }];
  });
  return (await Promise.all(found)).flat().toSorted((a, b) => b.changedMs - a.changedMs);
}

/** Of the newest file: writing to a file does not change its folder. An empty capture is older than any. */
async function lastChangeMs(folder: string): Promise<number> {
  const newest = (await readdir(folder)).toSorted().at(-1);
  return newest === undefined ? 0 : (await stat(join(folder, newest))).mtimeMs;
}

/** Undefined for what is no capture. */
function stateOf(name: string): Candidate['state'] | undefined {
  if (name.startsWith(freePrefix)) return 'free';
  const [, host, boot, pid, start] = ownedName.exec(name) ?? [];
  if (host === undefined) return undefined;
  if (host !== hostId()) return 'foreign';
  const isAlive = boot === bootId() && startOf(Number(pid)) === start;
  return isAlive ? 'alive' : 'free';
}

function ownName(): string {
  const start = startOf(process.pid) ?? '0';
  return `window-${hostId()}-${bootId()}-${process.pid}-${start}-${unique()}`;
}

/** Several machines may share a home directory. */
function hostId(): string {
  return digest(hostname());
}

/** Process numbers begin anew at each boot. */
function bootId(): string {
  return digest(textOf('/proc/sys/kernel/random/boot_id'));
}

/** Enough to tell the few captures of a workspace apart; `node:crypto` would take milliseconds to load. */
function unique(): string {
  return Math.random().toString(36).slice(2, 12);
}

function digest(text: string): string {
  return crc32(text).toString(16);
}

/** When a process started, in clock ticks since boot, since its number may be another's by now; undefined when it is gone. proc(5). */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return isRunning(pid) ? '0' : undefined;
  // The second field, the name in parentheses, may itself hold spaces and parentheses; the start is the 22nd.
  return textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[19];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Empty when there is no such file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
