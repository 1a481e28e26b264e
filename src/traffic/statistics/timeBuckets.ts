/** What passed in a stretch of time, each way. */
export interface TimeBucket {
  packetsToServer: number;
  packetsToClient: number;
  bytesToServer: number;
  bytesToClient: number;
}

/** Buckets side by side, all of one width. */
export interface TimeSeries {
  /** When the first one begins, in ns since the epoch. */
  readonly startNs: bigint;
  /** How long each is, in ns. */
  readonly stepNs: number;
  /** Without a gap; those in which nothing passed are all zeros. */
  readonly buckets: readonly Readonly<TimeBucket>[];
}

/** More buckets than this merge into wider ones: a chart has room for about one a pixel. */
export const mostBuckets = 500;

const second = 1e9;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Widths that a person reads easily, in ns; each is a whole number of times the one before, so that buckets merge exactly. */
const steps = [
  ...[1e6, 5e6, 1e7, 5e7, 1e8, 5e8],
  ...[second, 5 * second, 10 * second, 30 * second],
  ...[minute, 5 * minute, 10 * minute, 30 * minute],
  ...[hour, 6 * hour, day, 10 * day, 100 * day, 1000 * day],
] as const;

const half = 2 ** 32;
const dayNs = BigInt(day);

/**
 * Packets counted by time, in at most {@link mostBuckets} buckets whatever the times are: when there would be more, neighbours
 * merge. All begin at a whole number of their widths after midnight UTC. Times may come in any order.
 */
export class TimeBuckets {
  #origin: { readonly ns: bigint; readonly upper: number; readonly lower: number } | undefined;
  #step = 0;
  #buckets = new Map<number, TimeBucket>();
  #first = Infinity;
  #last = -Infinity;

  /** Counts a packet; its time in ns since the epoch is given as its upper and lower 32 bits, as the index has them. */
  add(upper: number, lower: number, isToServer: boolean, bytes: number): void {
    const bucket = this.#bucketAt(upper, lower);
    if (isToServer) {
      bucket.packetsToServer++;
      bucket.bytesToServer += bytes;
    } else {
      bucket.packetsToClient++;
      bucket.bytesToClient += bytes;
    }
  }

  /** Undefined before there is a packet. */
  series(): TimeSeries | undefined {
    if (this.#origin === undefined) return undefined;
    const stepNs = this.#stepNs();
    const buckets: TimeBucket[] = [];
    for (let at = this.#first; at <= this.#last; at++) buckets.push(this.#buckets.get(at) ?? emptyBucket());
    return { startNs: this.#origin.ns + BigInt(this.#first) * BigInt(stepNs), stepNs, buckets };
  }

  #bucketAt(upper: number, lower: number): TimeBucket {
    let at = this.#place(upper, lower);
    while (this.#isTooWide(at)) {
      this.#merge();
      at = this.#place(upper, lower);
    }
    this.#first = Math.min(this.#first, at);
    this.#last = Math.max(this.#last, at);
    let bucket = this.#buckets.get(at);
    if (bucket === undefined) this.#buckets.set(at, (bucket = emptyBucket()));
    return bucket;
  }

  #isTooWide(at: number): boolean {
    const isWidest = this.#step === steps.length - 1;
    return !isWidest && Math.max(this.#last, at) - Math.min(this.#first, at) >= mostBuckets;
  }

  /** Number of the bucket of a time, from the origin on. */
  #place(upper: number, lower: number): number {
    this.#origin ??= originBefore(upper, lower);
    const elapsed = (upper - this.#origin.upper) * half + (lower - this.#origin.lower);
    if (Number.isSafeInteger(elapsed)) return Math.floor(elapsed / this.#stepNs());
    // 104 days and more from the origin: in floating point a time near an edge could be taken to the wrong side.
    const step = BigInt(this.#stepNs());
    const exact = joined(upper, lower) - this.#origin.ns;
    return Number(exact >= 0n ? exact / step : -((-exact + step - 1n) / step));
  }

  #merge(): void {
    const before = this.#stepNs();
    this.#step++;
    const factor = this.#stepNs() / before;
    const merged = new Map<number, TimeBucket>();
    for (const [at, bucket] of this.#buckets) {
      const wider = merged.get(Math.floor(at / factor));
      if (wider === undefined) merged.set(Math.floor(at / factor), bucket);
      else addTo(wider, bucket);
    }
    this.#buckets = merged;
    this.#first = Math.floor(this.#first / factor);
    this.#last = Math.floor(this.#last / factor);
  }

  #stepNs(): number {
    return steps[this.#step] ?? day;
  }
}

/** Midnight UTC before the first time that came: so all buckets but those of many days stand at times that clocks show. */
function originBefore(
  upper: number,
  lower: number,
): {
  readonly ns: bigint;
  readonly upper: number;
  readonly lower: number;
} {
  const timeNs = joined(upper, lower);
  const ns = timeNs - (timeNs % dayNs);
  return { ns, upper: Number(ns >> 32n), lower: Number(ns & 0xffff_ffffn) };
}

function joined(upper: number, lower: number): bigint {
  return (BigInt(upper) << 32n) | BigInt(lower);
}

function emptyBucket(): TimeBucket {
  return { packetsToServer: 0, packetsToClient: 0, bytesToServer: 0, bytesToClient: 0 };
}

function addTo(sum: TimeBucket, bucket: TimeBucket): void {
  sum.packetsToServer += bucket.packetsToServer;
  sum.packetsToClient += bucket.packetsToClient;
  sum.bytesToServer += bucket.bytesToServer;
  sum.bytesToClient += bucket.bytesToClient;
}
