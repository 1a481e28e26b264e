import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { test } from 'node:test';
import { kernelLimits } from '../../../src/seqpacket/kernelLimits';

test('each limit is named with its value as the kernel gives it', () => {
  const limits = kernelLimits();
  const somaxconn = limits.find(({ name }) => name.startsWith('net.core.somaxconn'));
  assert.equal(somaxconn?.value, fs.readFileSync('/proc/sys/net/core/somaxconn', 'utf8').trim());
  for (const { name, value } of limits) assert.match(value, /^(\d+|unlimited)$/, name);
});
