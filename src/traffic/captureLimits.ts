import { SeqpacketError } from '../seqpacket/seqpacketError';

/** How much a capture keeps. */
export interface CaptureLimits {
  /** The most events kept, of any kind; at least 1. */
  readonly maxPackets: number;
  /** The most bytes of memory for the kept events; at least 1. The newest event stays even when it alone is more. */
  readonly maxMemoryBytes: number;
  /** The most bytes on disk; at least 1. The newest events stay even when they are more. */
  readonly maxDiskBytes: number;
}

/** @throws SeqpacketError EINVAL when a limit is not a whole number of at least 1. */
export function checkedLimits(limits: CaptureLimits): CaptureLimits {
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new SeqpacketError(
      'EINVAL',
      `The capture's ${name} is ${String(value)}; give a whole number of at least 1.`,
    );
  }
  return { ...limits };
}

const largestSegment = 64 * 1024 * 1024;
const smallestSegment = 256 * 1024;

/** Bytes of one file of the log: so many fit the limit that the oldest can go without much else. */
export function segmentBytesOf(limitBytes: number): number {
  return Math.min(largestSegment, Math.max(smallestSegment, Math.floor(limitBytes / 8)));
}
