import { readSync, writeSync } from 'node:fs';

/** As in faults.c: what it is told and tells, words of 32 bits; then a row for each site. */
const headWords = 6;
const nameBytes = 16;
const siteBytes = nameBytes + 8;
const mostSites = 500;

/** Length of the file that faults.c maps, in bytes. */
export const controlLength = headWords * 4 + mostSites * siteBytes;

/** An index for all calls, as in faults.c. */
export const eachTime = 0xffff_ffff;

/** A call of the native module to the kernel, as it stands in its code. */
export interface CallSite {
  readonly name: string;
  /** Where the call returns to, from the module's beginning. */
  readonly address: number;
  /** How often it was made since `arm`. */
  readonly calls: number;
}

/** What is to fail. */
export interface Fault {
  readonly site: CallSite;
  /** Which of its calls, from 1; or `eachTime`. */
  readonly index: number;
  readonly errno: number;
}

/** The other side of faults.c: the file that it maps, opened for reading and writing. */
export class FaultControl {
  constructor(private readonly descriptor: number) {}

  /** Forgets all calls; from now on `fault` happens, if there is one. */
  arm(fault: Fault | undefined, oldKernel: boolean): void {
    const image = Buffer.alloc(controlLength);
    const { site, index = 0, errno = 0 } = fault ?? {};
    [site?.address ?? 0, index, errno, 0, oldKernel ? 1 : 0].forEach((word, at) => {
      image.writeUInt32LE(word, at * 4);
    });
    writeSync(this.descriptor, image, 0, image.length, 0);
  }

  /** Whether the fault has happened. */
  hit(): boolean {
    return this.#read().readUInt32LE(3 * 4) === 1;
  }

  /** What was called since `arm`. */
  sites(): readonly CallSite[] {
    const image = this.#read();
    return Array.from({ length: image.readUInt32LE(5 * 4) }, (_, number) => {
      const row = image.subarray(headWords * 4 + number * siteBytes);
      const name = row.toString('latin1', 0, nameBytes);
      return {
        name: name.slice(0, name.indexOf('\0')),
        address: row.readUInt32LE(nameBytes),
        calls: row.readUInt32LE(nameBytes + 4),
      };
    });
  }

  #read(): Buffer {
    const image = Buffer.alloc(controlLength);
    readSync(this.descriptor, image, 0, image.length, 0);
    return image;
  }
}
