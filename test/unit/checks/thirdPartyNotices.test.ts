import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { root } from '../../tools/paths.mjs';

const read = (...parts: readonly string[]) => fs.readFileSync(path.join(root, ...parts), 'utf8');

test('the notices name the library that the page holds a copy of, with its licence word for word', () => {
  const { version } = JSON.parse(read('node_modules', 'uplot', 'package.json')) as { version: string };
  const notices = read('THIRD-PARTY-NOTICES.md');
  assert.ok(notices.includes(`## uPlot ${version}\n`));
  assert.ok(notices.includes(read('node_modules', 'uplot', 'LICENSE').trim()));
});
