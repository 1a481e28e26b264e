import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  encodeAddress,
  logBytes,
  logRecord,
  readLogRecord,
  wholeRecordBytes,
  writeLogRecord,
} from '../../../../src/traffic/log/logRecord';
import type { NewTrafficEvent, TrafficEvent } from '../../../../src/traffic/trafficEvent';

const packet: NewTrafficEvent = {
  timeNs: 1_700_000_000_123_456_789n,
  kind: 'packet',
  address: '/tmp/a',
  role: 'server',
  connectionId: 3,
  direction: 'out',
  length: 9,
  data: Buffer.from('SEND'),
  truncated: true,
  fds: ['/dev/null'],
  credentials: { pid: 1, uid: 2, gid: 3 },
};

/** {@link packet} with a latency of 1500 ns, as it was written before there were held packets and process names. */
const earlier =
  '710000001a11b19615cd853dfe9c9717dc0500000000000000000000000008400000000000002240000000000000f03f' +
  '0000000000000040000000000000084004000000080000001500000002000207222f746d702f61227b22666473223a5b' +
  '222f6465762f6e756c6c225d7d53454e44';

function readBack(bytes: Uint8Array): TrafficEvent {
  const memory = logBytes(bytes);
  assert.equal(wholeRecordBytes(memory, 0, bytes.length), bytes.length);
  return readLogRecord(memory, 0, 7, packet.address);
}

function written(event: NewTrafficEvent): Uint8Array {
  const record = logRecord(event, 1500n, encodeAddress(event.address));
  const memory = logBytes(new Uint8Array(record.bytes));
  writeLogRecord(memory, 0, record);
  return memory.bytes;
}

describe('a record of the log', () => {
  it('is read, and written, as it was before packets could be held', () => {
    const expected = { ...packet, seq: 7, latencyNs: 1500n, heldNs: undefined, processName: undefined };
    const event = readBack(new Uint8Array(Buffer.from(earlier, 'hex')));
    assert.deepEqual(
      { ...event, data: Buffer.from(event.data ?? []), error: undefined },
      { ...expected, error: undefined },
    );
    assert.equal(Buffer.from(written(packet)).toString('hex'), earlier);
  });

  it('keeps for how long a packet was held, and the name of a process, exactly', () => {
    for (const heldNs of [0n, 1n, 2n ** 64n - 1n]) {
      assert.equal(readBack(written({ ...packet, heldNs })).heldNs, heldNs);
    }
    const processName = 'evil\u202e\n"\ud800';
    assert.equal(readBack(written({ ...packet, kind: 'open', processName })).processName, processName);
  });
});
