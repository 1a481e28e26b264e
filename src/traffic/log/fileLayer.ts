import * as fs from 'node:fs';
import { promisify } from 'node:util';

const write = promisify(fs.write);
const read = promisify(fs.read);

/** What a capture's log asks of the system, each a call of it; a test gives one that fails. */
export interface FileLayer {
  readonly openSync: (path: string, flags: string) => number;
  readonly closeSync: (fd: number) => void;
  /** Writes some of the bytes at `position` of the file; gives how many. */
  readonly write: (fd: number, bytes: Uint8Array, position: number) => Promise<number>;
  readonly writeSync: (fd: number, bytes: Uint8Array, position: number) => number;
  /** Reads some bytes from `position` of the file on; gives how many, 0 at its end. */
  readonly read: (fd: number, into: Uint8Array, position: number) => Promise<number>;
  readonly readSync: (fd: number, into: Uint8Array, position: number) => number;
  readonly truncateSync: (fd: number, length: number) => void;
  readonly mkdirSync: (path: string) => void;
  readonly unlink: (path: string) => Promise<void>;
}

/** The system's own files. What is made can be read by this user only: traffic may hold secrets. */
export const systemFiles: FileLayer = {
  openSync: (path, flags) => fs.openSync(path, flags, 0o600),
  closeSync: (fd) => fs.closeSync(fd),
  write: async (fd, bytes, position) => (await write(fd, bytes, 0, bytes.length, position)).bytesWritten,
  writeSync: (fd, bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
  read: async (fd, into, position) => (await read(fd, into, 0, into.length, position)).bytesRead,
  readSync: (fd, into, position) => fs.readSync(fd, into, 0, into.length, position),
  truncateSync: (fd, length) => fs.ftruncateSync(fd, length),
  mkdirSync: (path) => void fs.mkdirSync(path, { recursive: true, mode: 0o700 }),
  unlink: (path) => fs.promises.unlink(path),
};
