import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TimeBucket } from '../../../../src/traffic/statistics/timeBuckets';
import { mostBuckets, TimeBuckets } from '../../../../src/traffic/statistics/timeBuckets';

interface Packet {
  readonly timeNs: bigint;
  readonly isToServer: boolean;
  readonly bytes: number;
}

function filled(packets: readonly Packet[]): TimeBuckets {
  const buckets = new TimeBuckets();
  for (const { timeNs, isToServer, bytes } of packets) {
    buckets.add(Number(timeNs >> 32n), Number(timeNs & 0xffff_ffffn), isToServer, bytes);
  }
  return buckets;
}

/** The bucket that a range of time should hold. */
function counted(packets: readonly Packet[], fromNs: bigint, toNs: bigint): TimeBucket {
  const inside = packets.filter(({ timeNs }) => timeNs >= fromNs && timeNs < toNs);
  const toServer = inside.filter(({ isToServer }) => isToServer);
  const toClient = inside.filter(({ isToServer }) => !isToServer);
  const bytes = (some: readonly Packet[]) => some.reduce((sum, packet) => sum + packet.bytes, 0);
  return {
    packetsToServer: toServer.length,
    packetsToClient: toClient.length,
    bytesToServer: bytes(toServer),
    bytesToClient: bytes(toClient),
  };
}

const base = 1_790_000_000_000_000_000n;
const spread = fc.oneof(
  ...[1e6, 1e9, 1e12, 1e15].map((most) => fc.integer({ min: 0, max: most }).map((ns) => base + BigInt(ns))),
  // The ends of what the index holds, and times around the edges of buckets far from one another.
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.integer({ min: 0, max: 200 }).map((days) => base + BigInt(days) * 86_400_000_000_000n - 1n),
);
const packets = fc.array(
  fc.record({ timeNs: spread, isToServer: fc.boolean(), bytes: fc.nat({ max: 300_000 }) }),
  { minLength: 1, maxLength: 60 },
);

describe('packets by time', () => {
  it('are none before the first', () => {
    assert.equal(new TimeBuckets().series(), undefined);
  });

  it('merge into wider buckets as they spread, which begin at times that clocks show', () => {
    const times = Array.from({ length: 1000 }, (_, index) => base + BigInt(index) * 1_000_000_000n);
    const series = filled(times.map((timeNs) => ({ timeNs, isToServer: true, bytes: 10 }))).series();
    assert.ok(series);
    assert.equal(series.stepNs, 5e9);
    assert.equal(series.startNs % 5_000_000_000n, 0n);
    assert.deepEqual(series.buckets[100], {
      packetsToServer: 5,
      packetsToClient: 0,
      bytesToServer: 50,
      bytesToClient: 0,
    });
  });

  it('are in each bucket those of its time, and in few buckets, whatever the times and their order', () => {
    fc.assert(
      fc.property(packets, (some) => {
        const series = filled(some).series();
        assert.ok(series);
        assert.ok(series.buckets.length <= mostBuckets);
        series.buckets.forEach((bucket, index) => {
          const fromNs = series.startNs + BigInt(index) * BigInt(series.stepNs);
          assert.deepEqual(bucket, counted(some, fromNs, fromNs + BigInt(series.stepNs)));
        });
        const sum = series.buckets.reduce((all, one) => all + one.packetsToServer + one.packetsToClient, 0);
        assert.equal(sum, some.length);
      }),
    );
  });
});
