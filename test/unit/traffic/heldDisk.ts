import { asError } from '../../../src/traffic/log/asError';
import type { FileLayer } from '../../../src/traffic/log/fileLayer';
import { systemFiles } from '../../../src/traffic/log/fileLayer';

/** A call of the system that goes on when it is told to, with at most so many bytes. */
type HeldCall = (most: number) => void;

/** A disk on which nothing that is asked for asynchronously happens before {@link next}; what is asked for at once comes in pieces. */
export class HeldDisk {
  private readonly held: HeldCall[] = [];
  /** Most bytes that a synchronous call takes or gives. */
  private readonly piece: number;

  constructor(piece = Infinity) {
    this.piece = piece;
  }

  readonly files: Partial<FileLayer> = {
    write: (fd, bytes, position) =>
      this.hold((most) => systemFiles.writeSync(fd, bytes.subarray(0, most), position)),
    writeSync: (fd, bytes, position) => systemFiles.writeSync(fd, bytes.subarray(0, this.piece), position),
    read: (fd, into, position) =>
      this.hold((most) => systemFiles.readSync(fd, into.subarray(0, most), position)),
    readSync: (fd, into, position) => systemFiles.readSync(fd, into.subarray(0, this.piece), position),
  };

  /** Lets one call that was asked for happen, if there is any, for at most `most` bytes; the oldest one at 0. */
  next(most = Infinity, at = 0): boolean {
    const [call] = this.held.splice(at % Math.max(1, this.held.length), 1);
    call?.(most);
    return call !== undefined;
  }

  private hold(call: (most: number) => number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.held.push((most) => {
        try {
          resolve(call(most));
        } catch (error) {
          reject(asError(error));
        }
      });
    });
  }
}
