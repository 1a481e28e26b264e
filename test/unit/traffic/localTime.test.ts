import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { formatLocalTime } from '../../../src/traffic/localTime';

const zoneBefore = process.env['TZ'];

describe('formatLocalTime', () => {
  afterEach(() => {
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  });

  it('gives the time of day in the local zone, to the microsecond', () => {
    const timeNs = 1_700_000_000_123_456_789n; // 22:13:20 UTC
    process.env['TZ'] = 'UTC';
    assert.equal(formatLocalTime(timeNs), '22:13:20.123456');
    process.env['TZ'] = 'Asia/Kathmandu'; // UTC+5:45
    assert.equal(formatLocalTime(timeNs), '03:58:20.123456');
  });

  it('cuts nanoseconds off and keeps leading zeros', () => {
    process.env['TZ'] = 'UTC';
    assert.equal(formatLocalTime(0n), '00:00:00.000000');
    assert.equal(formatLocalTime(3_661_000_007_999n), '01:01:01.000007');
    assert.equal(formatLocalTime(999_999_999n), '00:00:00.999999');
  });

  it('follows daylight saving', () => {
    process.env['TZ'] = 'Europe/Berlin';
    assert.equal(formatLocalTime(BigInt(Date.UTC(2025, 2, 30, 0, 59, 59)) * 1_000_000n), '01:59:59.000000');
    assert.equal(formatLocalTime(BigInt(Date.UTC(2025, 2, 30, 1, 0, 0)) * 1_000_000n), '03:00:00.000000');
  });
});
