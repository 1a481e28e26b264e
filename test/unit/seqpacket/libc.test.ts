import assert from 'node:assert/strict';
import { test } from 'node:test';
import { libc } from '../../../src/seqpacket/libc';

test('the C library is named with its version, and the report settings stay as they were', () => {
  const before = process.report.excludeNetwork;
  assert.match(libc(), /^(glibc \d+\.\d+|musl)$/);
  assert.equal(process.report.excludeNetwork, before);
});
