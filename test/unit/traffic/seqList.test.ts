import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SeqList } from '../../../src/traffic/seqList';

test('numbers keep their positions while newer ones come and the oldest go', () => {
  const steps = fc.array(
    fc.record({ added: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), dropped: fc.nat(60) }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const seqs = new SeqList();
      const all: number[] = [];
      let start = 0;
      for (const { added, dropped } of list) {
        const numbers = added.map((step) => {
          const next = (all.at(-1) ?? 0) + step;
          all.push(next);
          return next;
        });
        seqs.push(numbers);
        start = Math.min(start + dropped, all.length);
        seqs.dropBelow(all[start] ?? Infinity);
        assert.equal(seqs.start, start);
        assert.equal(seqs.end, all.length);
        assert.deepEqual(
          all.map((_, position) => seqs.at(position)),
          all.map((seq, position) => (position < start ? undefined : seq)),
        );
      }
      for (let seq = 0; seq <= (all.at(-1) ?? 0) + 1; seq++) {
        const wanted = all.findIndex((one, position) => position >= start && one >= seq);
        assert.equal(seqs.lowerBound(seq), wanted < 0 ? all.length : wanted);
      }
    }),
  );
});

test('many numbers are held, also after most have gone', () => {
  const seqs = new SeqList();
  for (let seq = 0; seq < 100_000; seq += 10) {
    seqs.push(Array.from({ length: 10 }, (_, index) => seq + index));
    seqs.dropBelow(seq - 50);
  }
  assert.equal(seqs.end, 100_000);
  assert.equal(seqs.at(99_999), 99_999);
  assert.equal(seqs.at(seqs.start), 99_940);
});
