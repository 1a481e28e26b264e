import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PanelRow } from '../../../../src/webview/panelMessages';
import { boundedWidth, columns } from '../../../../src/webview/table/columns';
import { timeText } from '../../../../src/webview/table/timeText';

const row: PanelRow = {
  seq: 12,
  clock: '10:15:00.123456',
  sinceNs: 1_500_000_999,
  deltaNs: 1_000,
  kind: 'packet',
  connection: 3,
  role: 'client',
  endpoint: '/run/app.socket',
  mark: '→ out',
  tone: 'out',
  length: 0,
  info: '(empty)',
  isTruncated: false,
  descriptors: 0,
};

test('a row is one short text a column', () => {
  const texts = Object.values(columns).map(({ text }) => text(row, 'clock'));
  assert.deepEqual(texts, ['12', '10:15:00.123456', '#3 client', 'app.socket', '→ out', '0', '(empty)']);
});

test('what an event lacks is left empty, and an abstract name is no path', () => {
  const { connection, length, ...rest } = row;
  assert.ok(connection !== undefined && length !== undefined);
  const listen = { ...rest, role: 'server', endpoint: '@a/b' };
  assert.equal(columns.connection.text(listen, 'clock'), 'server');
  assert.equal(columns.length.text(listen, 'clock'), '');
  assert.equal(columns.endpoint.text(listen, 'clock'), '@a/b');
});

test('times are of day, since the start, or since the row above, to the microsecond', () => {
  assert.equal(timeText(row, 'clock'), '10:15:00.123456');
  assert.equal(timeText(row, 'start'), '1.500000');
  assert.equal(timeText(row, 'delta'), '0.000001');
  assert.equal(timeText({ ...row, deltaNs: -2_000_000_000 }, 'delta'), '−2.000000');
  assert.equal(timeText({ ...row, deltaNs: -1 }, 'delta'), '0.000000');
  const { deltaNs, ...first } = row;
  assert.ok(deltaNs !== undefined);
  assert.equal(timeText(first, 'delta'), '');
});

test('a width stays within what can be seen', () => {
  assert.equal(boundedWidth(-5), 40);
  assert.equal(boundedWidth(100.4), 100);
  assert.equal(boundedWidth(1e9), 1200);
});
