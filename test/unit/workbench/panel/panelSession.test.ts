import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseEscaped } from '../../../../src/protocol/escapedCodec';
import { parseHex } from '../../../../src/protocol/hexCodec';
import { CaptureOrigin } from '../../../../src/traffic/captureOrigin';
import { memoryCapture } from '../../../fixtures/memoryCapture';
import type { NewTrafficEvent } from '../../../../src/traffic/trafficEvent';
import type { MessageToHost, MessageToPanel, PanelView } from '../../../../src/webview/panelMessages';
import { PanelSession } from '../../../../src/workbench/panel/panelSession';
import { eventArbitrary, payloadArbitrary } from '../../traffic/eventArbitrary';

const encode = (text: string) => new Uint8Array(Buffer.from(text));

function packet(data: Uint8Array, more: Partial<NewTrafficEvent> = {}): NewTrafficEvent {
  return {
    timeNs: 1_000_000_000n,
    kind: 'packet',
    address: '/tmp/a.socket',
    role: 'client',
    connectionId: 1,
    direction: 'out',
    length: data.length,
    data,
    ...more,
  };
}

type Told<Type extends MessageToPanel['type']> = Extract<MessageToPanel, { type: Type }>;

/** A session with a page that keeps what it was told. */
function open(maxPackets = 100) {
  const capture = memoryCapture({ maxPackets });
  const told: MessageToPanel[] = [];
  const done: unknown[] = [];
  let filters: readonly string[] = [];
  let heard = () => undefined as unknown;
  const session = new PanelSession(capture, new CaptureOrigin(capture), {
    post: (message) => {
      told.push(message);
      heard();
    },
    copy: (text, bytes) => done.push({ text, bytes }),
    gone: (seq) => done.push({ gone: seq }),
    open: (seq) => done.push({ open: seq }),
    run: (command) => done.push({ run: command }),
    complete: (text, column) => [
      { label: 'len', detail: 'bytes', insert: 'len', start: 0, end: Math.min(column, text.length) },
    ],
    history: () => filters,
    remember: (filter) => (filters = [filter, ...filters]),
    save: (state) => done.push({ save: state }),
  });
  const say = (message: MessageToHost) => session.receive(message);
  const last = <Type extends MessageToPanel['type']>(type: Type): Told<Type> => {
    const found = told.findLast((message): message is Told<Type> => message.type === type);
    assert.ok(found, `nothing of type ${type} was told`);
    return found;
  };
  const until = async (accept: (view: PanelView) => boolean): Promise<PanelView> => {
    for (;;) {
      const view = told.findLast((message): message is Told<'view'> => message.type === 'view')?.view;
      if (view && accept(view)) return view;
      await new Promise((resolve) => (heard = () => resolve(undefined)));
    }
  };
  return { capture, session, say, last, until, done };
}

describe("the extension's side of the traffic panel", () => {
  it('tells a page that is ready what there is, and what comes', async () => {
    const { capture, session, say, last, until } = open();
    say({ type: 'ready' });
    assert.equal(last('view').view.end, last('view').view.start);
    assert.equal(last('view').view.capture, '');
    assert.deepEqual(last('history').filters, []);
    capture.append(packet(encode('a')));
    const view = await until(({ total }) => total === 1);
    assert.deepEqual([view.start, view.end, view.capture], [1, 2, '1000000000']);
    session.dispose();
  });

  it('gives rows with their small facts', () => {
    const { capture, session, say, last } = open();
    capture.append(packet(encode('SEND\n')));
    capture.append(packet(encode('{}'), { timeNs: 1_000_005_000n, direction: 'in', fds: ['/dev/null'] }));
    capture.append({
      timeNs: 1_000_006_000n,
      kind: 'error',
      address: '/tmp/a.socket',
      role: 'server',
      error: { code: 'EPIPE', message: 'Broken.' },
    });
    say({ type: 'ready' });
    const { generation } = last('view').view;
    say({ type: 'rows', id: 5, generation, start: 0, end: 100 });
    const { id, start, rows } = last('rows');
    assert.deepEqual([id, start, rows.length], [5, 1, 3]);
    const [sent, received, failed] = rows;
    assert.ok(sent && received && failed);
    assert.match(sent.clock, /^\d\d:\d\d:01\.000000$/);
    assert.deepEqual(
      { ...sent, clock: '' },
      {
        seq: 1,
        clock: '',
        sinceNs: 0,
        kind: 'packet',
        connection: 1,
        role: 'client',
        endpoint: '/tmp/a.socket',
        mark: '→ out',
        tone: 'out',
        length: 5,
        info: 'SEND\\n',
        isTruncated: false,
        descriptors: 0,
      },
    );
    assert.deepEqual([received.deltaNs, received.tone, received.descriptors], [5000, 'in', 1]);
    assert.deepEqual([failed.kind, failed.tone], ['error', 'error']);
    assert.deepEqual([failed.info, failed.connection], ['EPIPE: Broken.', undefined]);
    say({ type: 'rows', id: 6, generation, start: 2, end: 3 });
    assert.equal(last('rows').rows[0]?.deltaNs, 5000, 'the row before it is not asked for, but counts');
    say({ type: 'rows', id: 7, generation: generation + 1, start: 1, end: 3 });
    assert.deepEqual(last('rows').rows, []);
    session.dispose();
  });

  it('filters, and says where a filter is wrong', async () => {
    const { capture, session, say, last, until } = open();
    for (const text of ['yes', 'no', 'yes']) capture.append(packet(encode(text)));
    say({ type: 'filter', text: 'yes' });
    assert.deepEqual(last('filter'), { type: 'filter', text: 'yes' });
    const view = await until(({ isSearching, filter }) => filter === 'yes' && !isSearching);
    assert.deepEqual([view.end - view.start, view.total], [2, 3]);
    say({ type: 'filter', text: 'len >' });
    const { problem } = last('filter');
    assert.equal(problem?.offset, 5);
    assert.match(problem.message, /column 6/);
    say({ type: 'locate', id: 1, seq: 2 });
    assert.deepEqual([last('located').position, last('located').isExact], [1, false]);
    say({ type: 'locate', id: 2, seq: 3 });
    assert.deepEqual([last('located').position, last('located').isExact], [1, true]);
    session.dispose();
  });

  it('gives a packet with its facts, and its bytes by ranges', () => {
    const { capture, session, say, last } = open();
    capture.append(packet(encode('SEND')));
    const length = new Uint8Array(Int32Array.of(13).buffer);
    capture.append(packet(length, { direction: 'in', timeNs: 1_000_500_000n }));
    say({ type: 'packet', id: 1, seq: 2 });
    const { packet: shown } = last('packet');
    assert.ok(shown);
    assert.deepEqual([shown.seq, shown.title, shown.bytes], [2, 'Packet 2', 4]);
    const facts = new Map(shown.facts.map((fact) => [fact.name, fact]));
    assert.equal(facts.get('UTC')?.value, '1970-01-01 00:00:01.000500000');
    assert.equal(facts.get('Latency')?.value, '500 µs after its request');
    assert.equal(facts.get('Answers')?.seq, 1);
    assert.equal(facts.get('Length packet')?.value, '13 (signed 32-bit integer in host byte order)');
    say({ type: 'packet', id: 2, seq: 1 });
    assert.match(JSON.stringify(last('packet').packet?.facts), /SEND of the command protocol/);
    say({ type: 'bytes', id: 3, seq: 2, start: 0, end: 2 });
    assert.deepEqual(last('bytes').bytes, length.subarray(0, 2));
    assert.equal(last('bytes').bytes?.buffer.byteLength, 2, 'and not the memory around them');
    say({ type: 'packet', id: 4, seq: 99 });
    assert.equal(last('packet').packet, undefined);
    session.dispose();
  });

  it('says of a packet that it begins with a length', () => {
    const { capture, session, say, last } = open();
    const follows = (...first: readonly number[]) => Uint8Array.from([...first, ...encode('x'.repeat(120))]);
    for (const data of [follows(120, 0, 0, 0), follows(0, 122), follows(120), follows(7)]) {
      capture.append(packet(data));
    }
    capture.append(packet(follows(0, 0, 2, 0).subarray(0, 9), { length: 516, truncated: true }));
    const said = [1, 2, 3, 4, 5].map((seq) => {
      say({ type: 'packet', id: seq, seq });
      const fact = last('packet').packet?.facts.find(({ name }) => name.startsWith('First'));
      return fact && `${fact.name}: ${fact.value}`;
    });
    assert.deepEqual(said, [
      'First 4 bytes: 120, little-endian, the length of what follows',
      'First 2 bytes: 122, big-endian, the length of the whole packet',
      'First byte: 120, the length of what follows',
      undefined,
      'First 4 bytes: 512, big-endian, the length of what follows',
    ]);
    session.dispose();
  });

  it('copies, opens, runs, completes and remembers', () => {
    const { capture, session, say, last, done } = open();
    capture.append(packet(encode('a\nbc')));
    say({ type: 'copy', seq: 1, style: 'text', start: 0, end: Number.MAX_SAFE_INTEGER });
    say({ type: 'copy', seq: 1, style: 'hex', start: 1, end: 3 });
    say({ type: 'copy', seq: 9, style: 'hex', start: 1, end: 3 });
    say({ type: 'open', seq: 1 });
    say({ type: 'run', command: 'sendRequest' });
    say({ type: 'save', state: '{}' });
    assert.deepEqual(done, [
      { text: 'a\\nbc', bytes: 4 },
      { text: '0a 62', bytes: 2 },
      { gone: 9 },
      { open: 1 },
      { run: 'sendRequest' },
      { save: '{}' },
    ]);
    say({ type: 'complete', id: 1, text: 'le', column: 2 });
    assert.equal(last('completions').items[0]?.insert, 'len');
    say({ type: 'remember', filter: 'len > 1' });
    assert.deepEqual(last('history').filters, ['len > 1']);
    session.receive({ type: 'rows', id: 'x' });
    session.dispose();
  });

  it('says of a packet that went before it could be copied that it is gone, and of what is no packet nothing', () => {
    const { capture, session, say, done } = open(2);
    for (const text of ['first', 'second', 'third']) capture.append(packet(encode(text)));
    say({ type: 'copy', seq: 1, style: 'text', start: 0, end: Number.MAX_SAFE_INTEGER });
    capture.append({ timeNs: 1n, kind: 'close', address: '/tmp/a.socket', role: 'client', connectionId: 1 });
    say({ type: 'copy', seq: 4, style: 'text', start: 0, end: Number.MAX_SAFE_INTEGER });
    capture.append(packet(new Uint8Array()));
    say({ type: 'copy', seq: 5, style: 'text', start: 0, end: Number.MAX_SAFE_INTEGER });
    assert.deepEqual(done, [{ gone: 1 }, { text: '', bytes: 0 }]);
    session.dispose();
  });

  it('lets every byte through, to the page and to the clipboard, and nothing to a row that a screen would obey', () => {
    fc.assert(
      fc.property(fc.oneof(payloadArbitrary, fc.uint8Array({ maxLength: 600 })), (data) => {
        const { capture, session, say, last, done } = open();
        capture.append(packet(data));
        say({ type: 'bytes', id: 1, seq: 1, start: 0, end: 1000 });
        assert.deepEqual(last('bytes').bytes, data);
        for (const style of ['text', 'hex'] as const) {
          say({ type: 'copy', seq: 1, style, start: 0, end: 1000 });
          const { text } = done.pop() as { text: string };
          assert.deepEqual(style === 'hex' ? parseHex(text) : parseEscaped(text), data);
        }
        session.dispose();
      }),
    );
    fc.assert(
      fc.property(eventArbitrary, (event) => {
        const { capture, session, say, last } = open();
        capture.append(event);
        say({ type: 'ready' });
        say({ type: 'rows', id: 1, generation: last('view').view.generation, start: 1, end: 2 });
        say({ type: 'packet', id: 1, seq: 1 });
        const shown = [JSON.stringify(last('rows').rows), JSON.stringify(last('packet').packet)];
        for (const text of shown) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        session.dispose();
      }),
    );
  });
});
