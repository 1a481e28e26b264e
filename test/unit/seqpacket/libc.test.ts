import assert from 'node:assert/strict';
import { test } from 'node:test';
import { libc } from '../../../src/seqpacket/libc';

const settings = () => process.report as NodeJS.ProcessReport & { excludeNetwork: boolean };

test('the C library is named with its version, and the report settings stay as they were', () => {
  const before = settings().excludeNetwork;
  assert.match(libc(), /^(glibc \d+\.\d+|musl)$/);
  assert.equal(settings().excludeNetwork, before);
});
