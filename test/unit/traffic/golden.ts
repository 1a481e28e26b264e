import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Holds `actual` against `<name>.golden.txt` in this folder; with `UPDATE_GOLDEN=1` in the environment writes that file instead. */
export function matchesGolden(name: string, actual: string): void {
  const file = join(__dirname, `${name}.golden.txt`);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}
