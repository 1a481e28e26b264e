import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CaptureOrigin } from '../../../../src/traffic/captureOrigin';
import { CaptureStore } from '../../../../src/traffic/captureStore';
import { CaptureView } from '../../../../src/traffic/captureView';
import type { NewTrafficEvent } from '../../../../src/traffic/trafficEvent';
import type { MessageToPanel } from '../../../../src/webview/panelMessages';
import { PictureSession } from '../../../../src/workbench/panel/pictureSession';

function packet(
  connectionId: number,
  direction: 'in' | 'out',
  timeNs: bigint,
  text = 'abc',
): NewTrafficEvent {
  const data = new Uint8Array(Buffer.from(text));
  return {
    timeNs,
    kind: 'packet',
    address: '/tmp/a\u202e.socket',
    role: 'server',
    connectionId,
    direction,
    length: data.length,
    data,
  };
}

/** A session with a page that keeps what it was told. */
function open() {
  const capture = new CaptureStore({ maxPackets: 1000, maxMemoryBytes: 1e9, maxDiskBytes: 1e9 });
  const view = new CaptureView(capture);
  const told: MessageToPanel[] = [];
  let heard = () => undefined as unknown;
  const session = new PictureSession(capture, view, new CaptureOrigin(capture), (message) => {
    told.push(message);
    heard();
  });
  /** The next message of a type that is accepted, also one told already. */
  async function until<Type extends MessageToPanel['type']>(
    type: Type,
    accept: (message: Extract<MessageToPanel, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<MessageToPanel, { type: Type }>> {
    for (;;) {
      const found = told.findLast(
        (message): message is Extract<MessageToPanel, { type: Type }> => message.type === type,
      );
      if (found !== undefined && accept(found)) return found;
      await new Promise((resolve) => (heard = () => resolve(undefined)));
    }
  }
  const dispose = () => {
    session.dispose();
    view.dispose();
  };
  return { capture, view, session, told, until, dispose };
}

describe("the extension's side of the pictures", () => {
  it('sends figures while the charts are seen, of what the filter wants, and none after', async () => {
    const { capture, view, session, told, until, dispose } = open();
    session.handle({ type: 'charts', isShown: true });
    const empty = await until('statistics');
    assert.deepEqual(empty.statistics, { isCounting: false, packets: 0, bytes: 0 });
    capture.append(packet(1, 'in', 1_790_000_000_000_000_000n));
    capture.append(packet(1, 'out', 1_790_000_000_002_500_000n, 'abcdefgh'));
    const { statistics } = await until('statistics', (message) => message.statistics.packets === 2);
    assert.equal(statistics.bytes, 11);
    assert.deepEqual(
      { ...statistics.series, zoneMs: 0 },
      {
        startNs: '1790000000000000000',
        stepNs: 1e6,
        zoneMs: 0,
        packetsToServer: [1, 0, 0],
        packetsToClient: [0, 0, 1],
        bytesToServer: [3, 0, 0],
        bytesToClient: [0, 0, 8],
      },
    );
    assert.deepEqual(statistics.latencies, {
      edges: [2_500_000, 3_150_000],
      counts: [1],
      count: 1,
      min: 2_500_000,
      p50: 2_500_000,
      p95: 2_500_000,
      p99: 2_500_000,
      max: 2_500_000,
    });
    assert.deepEqual(statistics.sizes?.counts.at(-1), 1);
    view.setFilter('len > 3');
    const filtered = await until('statistics', (message) => message.statistics.packets === 1);
    assert.equal(filtered.statistics.bytes, 8);
    session.handle({ type: 'charts', isShown: false });
    const before = told.length;
    let heard: (packets: number) => void = () => undefined;
    const witness = new PictureSession(capture, view, new CaptureOrigin(capture), (message) => {
      if (message.type === 'statistics') heard(message.statistics.packets);
    });
    witness.handle({ type: 'charts', isShown: true });
    for (let packets = 2; packets <= 4; packets++) {
      capture.append(packet(1, 'in', 1_790_000_000_000_000_000n, 'more than three'));
      await new Promise<void>((resolve) => {
        heard = (counted) => {
          if (counted === packets) resolve();
        };
      });
    }
    assert.equal(told.length, before);
    witness.dispose();
    dispose();
  });

  it('gives the rows of a connection, with sides and latencies, and the place of what was selected', async () => {
    const { capture, session, until, dispose } = open();
    for (const [connection, direction, timeNs] of [
      [1, 'in', 100n],
      [2, 'in', 150n],
      [1, 'out', 400n],
    ] as const) {
      capture.append(packet(connection, direction, timeNs));
    }
    session.handle({ type: 'sequence', connection: 1, seq: 3 });
    const { view } = await until('sequenceView', (message) => !message.view.isSearching);
    assert.deepEqual([view.connection, view.start, view.end, view.selected], [1, 0, 2, 1]);
    session.handle({ type: 'sequenceRows', id: 7, generation: view.generation, start: 0, end: 50 });
    const { id, rows } = await until('sequenceRows');
    assert.equal(id, 7);
    assert.deepEqual(
      rows.map(({ seq, isToServer, latencyNs, deltaNs }) => [seq, isToServer, latencyNs, deltaNs]),
      [
        [1, true, undefined, undefined],
        [3, false, 300, 300],
      ],
    );

    session.handle({ type: 'sequence', connection: 2 });
    const other = await until('sequenceView', (message) => message.view.connection === 2);
    assert.notEqual(other.view.generation, view.generation);
    session.handle({ type: 'sequenceRows', id: 8, generation: view.generation, start: 0, end: 50 });
    const late = await until('sequenceRows', (message) => message.id === 8);
    assert.deepEqual(late.rows, [], 'rows of the connection before are none of this one');
    session.handle({ type: 'endSequence' });
    session.handle({ type: 'sequenceRows', id: 9, generation: view.generation, start: 0, end: 50 });
    assert.deepEqual((await until('sequenceRows', (message) => message.id === 9)).rows, []);
    dispose();
  });

  it('lists the connections, safe to show', async () => {
    const { capture, session, until, dispose } = open();
    capture.append(packet(4, 'in', 1n));
    session.handle({ type: 'connections', id: 1 });
    const { connections } = await until('connections');
    assert.deepEqual(
      connections.map(({ connection, packets }) => [connection, packets]),
      [[4, 1]],
    );
    assert.doesNotMatch(connections[0]?.endpoint ?? '', /\u202e/);
    dispose();
  });
});
