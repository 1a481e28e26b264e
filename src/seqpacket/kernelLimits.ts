import * as fs from 'node:fs';

/** A limit of this kernel or process that bounds what a socket can do, and its value as text. */
export interface KernelLimit {
  readonly name: string;
  readonly value: string;
}

const files: readonly { readonly name: string; readonly path: string }[] = [
  { name: 'net.core.wmem_default (bytes a sender may have queued)', path: '/proc/sys/net/core/wmem_default' },
  { name: 'net.core.wmem_max (bytes SO_SNDBUF may be raised to)', path: '/proc/sys/net/core/wmem_max' },
  { name: 'net.core.somaxconn (highest backlog)', path: '/proc/sys/net/core/somaxconn' },
];

/** The limits that matter to these sockets, read now; one that cannot be read says why instead of its value. */
export function kernelLimits(): readonly KernelLimit[] {
  return [
    ...files.map(({ name, path }) => ({ name, value: readValue(path, (text) => text.trim()) })),
    { name: 'RLIMIT_NOFILE (descriptors, soft limit)', value: readValue('/proc/self/limits', openFiles) },
  ];
}

function readValue(path: string, pick: (text: string) => string): string {
  try {
    return pick(fs.readFileSync(path, 'utf8'));
  } catch (error) {
    return `unknown (${error instanceof Error ? error.message : String(error)})`;
  }
}

function openFiles(limits: string): string {
  return /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? 'unknown';
}
