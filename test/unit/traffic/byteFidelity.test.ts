import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cArrayLiteral } from '../../../src/protocol/cArrayLiteral';
import { decodePayload, encodePayload } from '../../../src/protocol/payloadEncoding';
import { pythonBytesLiteral } from '../../../src/protocol/pythonBytesLiteral';
import { eventSummary } from '../../../src/traffic/eventSummary';
import {
  comparableFiles,
  packetFileBytes,
  packetFileSize,
  payloadFile,
  readableFile,
} from '../../../src/traffic/packetFile';
import { packetReport } from '../../../src/traffic/packetReport';
import { plainText } from '../../../src/traffic/plainText';
import { replyText } from '../../../src/traffic/replyText';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';
import { formatTrafficLine } from '../../../src/traffic/trafficLine';
import { textPieces } from '../../../src/webview/detail/textPieces';
import { panelRow } from '../../../src/workbench/panel/panelRow';
import { harmful, hostilePayload, hostilePayloads } from '../../fixtures/hostilePayloads';
import { appended, memoryCapture } from '../../fixtures/memoryCapture';
import { parseHexdump } from '../../fixtures/parseHexdump';
import { exportBytes, importAll } from './export/exportBytes';

/** What the capture keeps of a packet with these bytes, whose every other text is hostile as well. */
function seen(data: Uint8Array, texts = '/tmp/a'): TrafficEvent {
  const timeNs = 1_760_000_000_000_000_000n;
  const endpoint = { timeNs, address: texts, role: 'server', connectionId: 1 } as const;
  const packet = { ...endpoint, kind: 'packet', direction: 'in', length: data.length, data } as const;
  return appended(memoryCapture(), { ...packet, fds: [texts] });
}

/** Holds a property for the payloads that are known to be nasty, each by name of its beginning, and for any others. */
function holds(property: (data: Uint8Array) => void): void {
  for (const data of hostilePayloads) property(data);
  fc.assert(fc.property(hostilePayload, property), { numRuns: 300 });
}

function isSafe(text: string, where: string): void {
  for (const line of text.split('\n')) {
    const at = line.search(harmful);
    assert.equal(at, -1, `${where} holds U+${line.codePointAt(at)?.toString(16)} raw`);
  }
}

const sameBytes = (actual: Uint8Array, expected: Uint8Array): void =>
  assert.ok(
    Buffer.compare(actual, expected) === 0,
    `${actual.length} bytes, not the ${expected.length} sent`,
  );

describe('every byte comes through exactly, and none does harm', () => {
  it('in the capture', () => holds((data) => sameBytes(seen(data).data ?? new Uint8Array(), data)));

  it('in a row of the tree: it reads back into the bytes, or says that it is cut', () => {
    holds((data) => {
      const { label, description } = eventSummary(seen(data));
      isSafe(`${label} ${description}`, 'the row');
      assert.ok(!label.includes('\n') && label.length <= 100);
      assert.ok(description.includes(` ${data.length} B `));
      if (data.length === 0) assert.equal(label, '(empty)');
      else if (!label.endsWith('…')) sameBytes(decodePayload(label, 'escaped'), data);
      else assert.ok(encodePayload(data.subarray(0, 80), 'escaped').startsWith(label.slice(0, -1)));
    });
  });

  it('in the traffic panel: its row as in the tree, and the decoded text reads back into the bytes', () => {
    holds((data) => {
      const { info, endpoint } = panelRow(seen(data, '/tmp/\u202e[x](command:y)'), 0n, undefined);
      isSafe(`${info} ${endpoint}`, 'the row');
      assert.ok(!info.includes('\n'));
      if (data.length > 0 && !info.endsWith('…')) sameBytes(decodePayload(info, 'escaped'), data);
      const { pieces, length } = textPieces(data, true);
      const text = pieces.map((piece) => piece.text).join('');
      isSafe(text, 'the text');
      assert.equal(length, data.length);
      sameBytes(decodePayload(text, 'escaped'), data);
    });
  });

  it('in the output and in the text export: the line reads back into the bytes', async () => {
    holds((data) => {
      const line = formatTrafficLine(seen(data), { payload: 'text', maxBytesPerPacket: Infinity });
      isSafe(line, 'the line');
      sameBytes(decodePayload(payloadOf(line), 'escaped'), data);
      const both = formatTrafficLine(seen(data), { payload: 'both', maxBytesPerPacket: 100 });
      isSafe(both, 'the dump');
      sameBytes(parseHexdump(both), data.subarray(0, 100));
      assert.equal(both.includes('not shown'), data.length > 100);
    });
    const events = hostilePayloads.map((data, index) => ({ ...seen(data), seq: index + 1 }));
    const text = (await exportBytes('text', events)).toString();
    isSafe(text, 'the export');
    const lines = text.split('\n').filter((line) => line.includes(' ← in '));
    assert.equal(lines.length, events.length);
    lines.forEach((line, index) =>
      sameBytes(decodePayload(payloadOf(line), 'escaped'), hostilePayloads[index] ?? new Uint8Array()),
    );
  });

  it('copied as text and as hex', () => {
    holds((data) => {
      for (const encoding of ['escaped', 'hex', 'base64'] as const) {
        const text = encodePayload(data, encoding);
        assert.doesNotMatch(text, harmful);
        sameBytes(decodePayload(text, encoding), data);
      }
    });
  });

  it('copied as a C array', () => {
    holds((data) => {
      const literal = cArrayLiteral(data);
      assert.match(literal, /^[\x20-\x7e\n]*$/);
      const numbers = /\{\n([^}]*)\}/.exec(literal)?.[1]?.match(/0x[0-9a-f]{2}/g) ?? [];
      sameBytes(Uint8Array.from(numbers, Number), data);
    });
  });

  it('copied as Python bytes, as Python itself reads them', () => {
    const payloads = [...hostilePayloads, ...fc.sample(hostilePayload, 300)];
    const literals = payloads.map(pythonBytesLiteral);
    for (const literal of literals) assert.match(literal, /^[\x20-\x7e]*$/);
    const script = 'import sys, ast\nfor line in sys.stdin: print(ast.literal_eval(line).hex())';
    const output = execFileSync('python3', ['-c', script], {
      input: `${literals.join('\n')}\n`,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const read = output.split('\n').slice(0, -1);
    assert.deepEqual(
      read,
      payloads.map((data) => Buffer.from(data).toString('hex')),
    );
  });

  it('in the report and the tooltip: the dump reads back into the bytes, what is cut is counted', () => {
    holds((data) => {
      const report = packetReport(seen(data));
      isSafe(report, 'the report');
      sameBytes(parseHexdump(report), data);
      assert.equal(
        report.includes(`… ${data.length - 4096} more bytes, in the dump below`),
        data.length > 4096,
      );
      const tooltip = packetReport(seen(data), 256);
      isSafe(tooltip, 'the tooltip');
      sameBytes(parseHexdump(tooltip), data.subarray(0, 256));
      assert.equal(tooltip.includes('more byte'), data.length > 256);
    });
  });

  it('as files: the payload byte by byte, the dump readable', () => {
    holds((data) => {
      const packet = seen(data);
      sameBytes(packetFileBytes(payloadFile(packet), data), data);
      for (const file of [readableFile(packet), ...comparableFiles(packet, packet)]) {
        const bytes = packetFileBytes(file, data);
        assert.equal(bytes.length, packetFileSize(file, data.length));
        const text = Buffer.from(bytes).toString();
        if (file.form === 'hexdump') sameBytes(parseHexdump(text), data);
        shownAsItIs(text);
      }
    });
  });

  it('in the document of a reply: as they are where an editor shows them so, else as a dump', () => {
    holds((data) => {
      const { text } = replyText([data]);
      shownAsItIs(text);
      if (plainText(data) !== undefined) sameBytes(Buffer.from(text), data);
      else sameBytes(parseHexdump(text), data.subarray(0, 65_536));
      assert.equal(text.includes('more bytes: see'), plainText(data) === undefined && data.length > 65_536);
    });
  });

  it('exported as JSON Lines and pcapng, with hostile addresses and descriptors, and imported again', async () => {
    const texts = ['/tmp/\u202e\u009b[x](command:y)\u2028', '@\ud800\u0007', '/\u{e0041}\ufeff'];
    const packets = [...hostilePayloads, ...fc.sample(hostilePayload, 100)].map((data, index) => ({
      ...seen(data, texts[index % texts.length]),
      seq: index + 1,
    }));
    for (const format of ['jsonl', 'pcapng'] as const) {
      const file = await exportBytes(format, packets);
      if (format === 'jsonl') isSafe(file.toString(), 'the file');
      const imported = await importAll(file, 65_536);
      assert.equal(imported.length, packets.length);
      imported.forEach((event, index) => {
        const packet = packets[index];
        sameBytes(event.data ?? new Uint8Array(), packet?.data ?? new Uint8Array());
        assert.equal(event.address, packet?.address);
        assert.deepEqual(event.fds, packet?.fds);
      });
    }
  });
});

/** The payload's text of a line: what stands behind its length. */
function payloadOf(line: string): string {
  const first = line.split('\n')[0] ?? '';
  return /^.*? ← in +\d+ B(?: {2}(.*))?$/.exec(first)?.[1] ?? '';
}

/** An editor neither changes nor hides anything of the text, but shows tabs, line feeds and the selectors of emoji. */
function shownAsItIs(text: string): void {
  isSafe(text.replaceAll(/[\t\ufe0e\ufe0f]/g, ''), 'the document');
  assert.doesNotMatch(text, /\r/);
}
