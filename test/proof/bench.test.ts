import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Figure } from '../bench/figure';
import { runProgram } from '../workbench/runProgram.mjs';

/** What sets contestants against each other over sockets; what the others do, their own tests do too. */
const measures = ['echo', 'both', 'receive', 'packets', 'send', 'tap'];

test('the benchmark runs, and gives a figure for every contestant', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'seqpacket-benched-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const output = join(folder, 'figures.json');
  const only = measures.flatMap((name) => ['--only', name]);
  const bench = join(__dirname, '..', 'bench', 'bench.ts');
  const options = ['--import', 'tsx', bench, '--smoke', '--output', output, ...only];
  await runProgram(process.execPath, options, { env: { ...process.env, TMPDIR: folder } });
  const left = readdirSync(folder).filter((name) => !name.startsWith('tsx-')); // the loader's own
  assert.deepEqual(left, ['figures.json'], 'what it made is gone');
  const { figures } = JSON.parse(readFileSync(output, 'utf8')) as { figures: Figure[] };
  for (const { measure, contestant, value, rounds } of figures) {
    assert.ok(Number.isFinite(value) && rounds.length > 0, `${measure}, ${contestant}: ${value}`);
  }
  const tapped = figures.filter(({ measure }) => measure === 'tap: one-way rate');
  assert.deepEqual(
    [...new Set(tapped.map(({ contestant }) => contestant))],
    ['direct', 'C relay', 'ours', 'ours, captured', 'socat'],
  );
  const lost = figures.filter(({ measure }) => measure.endsWith('forwarded but not recorded'));
  assert.deepEqual(
    lost.map(({ value }) => value),
    [0, 0, 0, 0],
    'with two lengths, pinned and not',
  );
});
