import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isObject } from './isObject';
import { processIdentity } from './processIdentity';

/** Ends the name of a record that is being written. */
const unfinished = '.new';
/** So long after it was changed nobody is writing it any more, in ms. */
const writingMs = 60_000;

/** How a record is written. */
interface WriteOptions {
  /** It must be there also after the machine has lost its power. */
  readonly durable: boolean;
}

/** A name in `folder` for a record of this process that no other has. It begins with what tells whether its process is dead. */
export function newRecordFile(folder: string, ending: string): string {
  return join(folder, `${process.pid}-${namespaceNumber()}-${crypto.randomUUID()}${ending}`);
}

/** Of the namespace that gives this process its number: from "pid:[4026531836]". Empty where that is not told. */
function namespaceNumber(): string {
  return processIdentity(process.pid)?.namespace?.replace(/\D/g, '') ?? '';
}

/** Writes a record so that readers find all of it or none. @throws what the file system says (`ENOSPC`, `EACCES`, …). */
export function writeRecord(file: string, record: object, { durable }: WriteOptions): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const descriptor = openSync(file + unfinished, 'w', 0o600);
  try {
    writeFileSync(descriptor, JSON.stringify(record));
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(file + unfinished, file);
  if (durable) syncFolder(folder);
}

/** What is in a record, of whatever shape; undefined when it is no object, or cannot be read. */
export function readRecord(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The records in `folder` whose names end so. */
export function recordFiles(folder: string, ending: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(folder, name));
  } catch {
    return []; // none was ever written
  }
}

/** Removes a record, however far it was written, if that can be done: a storage folder may be read-only for a while. */
export function removeRecord(file: string): void {
  for (const path of [file, file + unfinished]) removeFile(path);
}

/** Removes what dead processes did not come to the end of writing. */
export function removeUnfinished(folder: string): void {
  for (const file of recordFiles(folder, unfinished)) if (isLeftOver(file)) removeFile(file);
}

/**
 * Whether a record that does not tell whose it is was left by a dead process. Of one in another namespace of processes, which has another
 * number here, it is known only that nobody is writing it just now.
 */
export function isLeftOver(file: string): boolean {
  const [pid = '', namespace] = basename(file).split('-', 2);
  if (processIdentity(parseInt(pid, 10)) !== undefined) return false;
  return namespace === namespaceNumber() || !mayBeBeingWritten(file);
}

function mayBeBeingWritten(file: string): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs < writingMs;
  } catch {
    return true; // or is renamed just now, or may not be looked at
  }
}

function removeFile(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is tried again at the next activation.
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
