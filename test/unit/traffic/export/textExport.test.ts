import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportCapture } from '../../../../src/traffic/export/exportCapture';
import { formatOfPath } from '../../../../src/traffic/export/captureFormat';
import type { ExportSource } from '../../../../src/traffic/export/captureWriter';
import { memoryCapture } from '../../../fixtures/memoryCapture';
import { captured, exportBytes, exportFrom } from './exportBytes';

const day = BigInt(new Date(2026, 10, 23, 10, 15).getTime()) * 1_000_000n;
const events = captured([
  { timeNs: day, kind: 'listen', address: '/tmp/a', role: 'server' },
  {
    timeNs: day,
    kind: 'packet',
    address: '/tmp/a',
    role: 'server',
    connectionId: 1,
    direction: 'in',
    length: 5000,
    data: Buffer.alloc(5000, 'x'),
  },
  { timeNs: day + 86_400_000_000_000n, kind: 'unlisten', address: '/tmp/a', role: 'server' },
]);

describe('text export', () => {
  it('has a line an event with its whole payload, the date of each day, and what had been let go', async () => {
    const lines = (await exportBytes('text', events, { dropped: 1 })).toString().split('\n');
    assert.deepEqual(
      lines.map((text) => text.replaceAll(/ {2,}/g, '  ')),
      [
        '… 1 older event had been let go',
        '2026-11-23',
        '10:15:00.000000  /tmp/a  server  ● listen',
        `10:15:00.000000  /tmp/a  server #1  ← in  5000 B  ${'x'.repeat(5000)}`,
        '2026-11-24',
        '10:15:00.000000  /tmp/a  server  ○ unlisten',
        '',
      ],
    );
  });
});

describe('an export', () => {
  it('says in the first JSON line how many older events had been let go', async () => {
    const lines = (await exportBytes('jsonl', events, { dropped: 3 })).toString().trimEnd().split('\n');
    const dropped = lines.map((text) => (JSON.parse(text) as { droppedBefore?: number }).droppedBefore);
    assert.deepEqual(dropped, [3, undefined, undefined]);
  });

  it('says how many events could not be recorded, and how many went before they could be written', async () => {
    const source = (seqs: readonly (readonly number[])[]): ExportSource => ({
      firstSeq: 1,
      dropped: 2,
      unrecorded: 7,
      // eslint-disable-next-line @typescript-eslint/require-await -- a capture is asynchronous, this one just never waits
      async *read() {
        for (const [at = 0, next = 0] of seqs) {
          yield { fromSeq: at, events: captured([event]).map((one) => ({ ...one, seq: at })), nextSeq: next };
        }
      },
    });
    const event = { timeNs: 0n, kind: 'open', address: '/a', role: 'tap' } as const;
    const gap = source([
      [1, 2],
      [12, 13],
    ]);
    const text = (await exportFrom(gap, 'text')).toString();
    assert.match(
      text,
      /^… 2 older events had been let go\n… 7 events could not be recorded\n.*\n.*open\n… 10 events went before they could be written\n.*open\n$/,
    );
    const lines = (await exportFrom(gap, 'jsonl')).toString().trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => {
        const { droppedBefore, unrecorded } = JSON.parse(line) as Partial<Record<string, number>>;
        return [droppedBefore, unrecorded];
      }),
      [
        [2, 7],
        [10, undefined],
      ],
    );
  });

  it('tells its progress, and stops when cancelled', async () => {
    const capture = memoryCapture();
    const event = { timeNs: 0n, kind: 'open', address: '/a', role: 'tap' } as const;
    capture.appendMany(Array.from({ length: 10_000 }, () => event));
    const controller = new AbortController();
    const progress: number[] = [];
    const chunks = exportCapture(capture, {
      format: 'jsonl',
      filter: 'kind == open',
      signal: controller.signal,
      onProgress: (seen) => {
        progress.push(seen);
        if (progress.length === 2) controller.abort();
      },
    });
    await assert.rejects(drain(chunks), { code: 'ABORT_ERR', message: 'The export was cancelled.' });
    assert.equal(progress.length, 2);
    assert.ok(progress.every((seen) => seen > 0 && seen < 10_000));
  });

  it('refuses a filter that cannot be read before it gives a byte', async () => {
    await assert.rejects(exportBytes('jsonl', events, { filter: 'len >' }), {
      code: 'EINVAL',
      message: /column 6/,
    });
  });

  it('is of the format that the extension stands for', () => {
    const paths = ['/a/b.pcapng', '/a.b/C.JSONL', 'x.ndjson', 'x.txt', 'x.log', 'x.pcap', '/a.txt/b', 'x'];
    assert.deepEqual(paths.map(formatOfPath), [
      'pcapng',
      'jsonl',
      'jsonl',
      'text',
      'text',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}
