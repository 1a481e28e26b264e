import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import * as path from 'node:path';
import type { NativeAddon } from './addon';
import { SeqpacketError } from './seqpacketError';

/** One place where the native module was looked for. */
export interface LoadAttempt {
  readonly path: string;
  /** Why it could not be loaded from there; undefined when it was. */
  readonly error?: string;
}

/** Everything that decides where the module is looked for; what this process is, if not given. */
export interface LoadOptions {
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  /** The program that is to load it: its C library decides between the builds for glibc and musl. */
  readonly executable?: string;
  /** Folders that may hold `prebuilds/` or `native/build/`. */
  readonly roots?: readonly string[];
  /** Receives each attempt, for diagnostics. */
  readonly tried?: LoadAttempt[];
}

/** From the bundle (`dist/extension.js`) and from the source tree (`src/seqpacket/`). */
const defaultRoots = [path.join(__dirname, '..'), path.join(__dirname, '..', '..')];

/**
 * Loads the native module into this environment.
 * @throws SeqpacketError `ENOTSUP` on a system other than Linux, `ERR_ADDON_LOAD` when it is nowhere or does not load; the message
 *   lists each path tried with the reason.
 */
export function loadAddon(options: LoadOptions = {}): NativeAddon {
  const { platform = process.platform, arch = process.arch, executable = process.execPath } = options;
  const { roots = defaultRoots, tried = [] } = options;
  if (platform !== 'linux') throw notLinux(platform);
  for (const file of candidates(roots, arch, usesMusl(executable) ? 'musl' : 'glibc')) {
    try {
      const addon = open(file);
      tried.push({ path: file });
      return addon;
    } catch (error) {
      tried.push({ path: file, error: error instanceof Error ? error.message : String(error) });
    }
  }
  throw notLoaded(tried, `linux-${arch}`);
}

function candidates(roots: readonly string[], arch: string, libc: string): readonly string[] {
  return roots.flatMap((root) => [
    path.join(root, 'prebuilds', `linux-${arch}`, `seqpacket.${libc}.node`),
    path.join(root, 'native', 'build', 'Release', 'seqpacket.node'),
    path.join(root, 'native', 'build', 'Debug', 'seqpacket.node'),
  ]);
}

function open(file: string): NativeAddon {
  if (!existsSync(file)) throw new Error('no such file');
  // Not `require`: esbuild would try to bundle it, and this loads it without Node's search for packages.
  const module = { exports: {} };
  process.dlopen(module, file);
  return module.exports as NativeAddon;
}

/** Whether a program runs on musl, by the name of the ELF interpreter, which stands near the file's start (elf(5)). */
function usesMusl(executable: string): boolean {
  const start = Buffer.alloc(4096);
  const descriptor = openSync(executable, 'r');
  try {
    readSync(descriptor, start, 0, start.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return start.includes('/ld-musl-');
}

function notLinux(platform: string): SeqpacketError {
  return new SeqpacketError(
    'ENOTSUP',
    `SOCK_SEQPACKET sockets of this kind exist on Linux only, and this is ${platform}. ` +
      'Open the folder on a Linux machine over SSH, in WSL or in a container: the extension then runs there, beside the sockets.',
  );
}

function notLoaded(tried: readonly LoadAttempt[], target: string): SeqpacketError {
  const list = tried.map((attempt) => `\n  ${attempt.path}: ${attempt.error ?? ''}`).join('');
  return new SeqpacketError(
    'ERR_ADDON_LOAD',
    `The native module for ${target} could not be loaded. Install the extension built for this machine, or in a source tree run ` +
      `"npm run build:native". Tried:${list}`,
  );
}
