import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { relations } from '../../../../src/traffic/filter/filterNode';
import { timeOfDayNs } from '../../../../src/traffic/filter/filterTime';
import { relationTo } from '../../../../src/traffic/filter/relationTo';
import { timeColumnTest } from '../../../../src/traffic/filter/timeColumnTest';
import { IndexPage } from '../../../../src/traffic/index/indexPage';

const quarterNs = 900_000_000_000n;
const page = new IndexPage();

function answer(timeNs: bigint, operator: (typeof relations)[number], kind: 'clock' | 'instant', ns: bigint) {
  page.set(0, { timeNs, kind: 'open', address: '/a', role: 'tap' }, undefined, 0, 0);
  return timeColumnTest(operator, { kind, ns })(page, 0) === 1;
}

/** Times of any age, many of them at the edge of a quarter of an hour, where a day or summer time may begin. */
const time = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 2_300_000n }), fc.bigInt({ min: -9000n, max: 9000n }))
    .map(([quarters, away]) => (quarters === 0n ? 0n : quarters * quarterNs + away)),
);
const away = fc.bigInt({ min: -9000n, max: 9000n });

for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Africa/Monrovia', 'Australia/Lord_Howe']) {
  describe(`a time in the index, in ${zone}`, () => {
    it('compares to the nanosecond as the event does', () => {
      process.env['TZ'] = zone;
      fc.assert(
        fc.property(time, away, fc.constantFrom(...relations), (timeNs, offset, operator) => {
          const instant = timeNs + offset < 0n ? 0n : timeNs + offset;
          assert.equal(answer(timeNs, operator, 'instant', instant), relationTo(operator, instant)(timeNs));
          const ofDay = timeOfDayNs(timeNs);
          for (const clock of [ofDay + offset, 0n, offset, 86_400_000_000_000n + offset]) {
            assert.equal(answer(timeNs, operator, 'clock', clock), relationTo(operator, clock)(ofDay));
          }
        }),
        { numRuns: 400 },
      );
    });
  });
}
