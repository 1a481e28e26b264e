import { kernelTime } from './kernelTime';
import type { PeerCredentials, ReceivedPacket } from './receivedPacket';

const noDescriptors: readonly string[] = Object.freeze([]);

/** A received packet. Its time becomes a bigint only when asked for: one a packet costs as much as the packet. */
export class KeptPacket implements ReceivedPacket {
  declare readonly credentials?: PeerCredentials;
  declare readonly fds?: readonly number[];
  readonly #seconds: number;
  readonly #nanoseconds: number;

  constructor(
    readonly data: Uint8Array,
    readonly length: number,
    readonly truncated: boolean,
    readonly ancillaryTruncated: boolean,
    seconds: number,
    nanoseconds: number,
    readonly descriptors: readonly string[] = noDescriptors,
    credentials?: PeerCredentials,
    fds?: readonly number[],
  ) {
    this.#seconds = seconds;
    this.#nanoseconds = nanoseconds;
    if (credentials !== undefined) this.credentials = credentials;
    if (fds !== undefined) this.fds = fds;
  }

  get timeNs(): bigint {
    return kernelTime(this.#seconds, this.#nanoseconds);
  }
}
