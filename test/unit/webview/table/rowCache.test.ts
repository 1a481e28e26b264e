import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PanelRow } from '../../../../src/webview/panelMessages';
import { RowCache } from '../../../../src/webview/table/rowCache';

function row(seq: number): PanelRow {
  return {
    seq,
    clock: '',
    sinceNs: 0,
    kind: 'packet',
    role: 'server',
    endpoint: '',
    mark: '',
    tone: 'in',
    info: '',
    isTruncated: false,
    descriptors: 0,
  };
}

interface Range {
  readonly generation: number;
  readonly start: number;
  readonly end: number;
}

function cacheWith(start: number, end: number) {
  const asked: Range[] = [];
  const cache = new RowCache((range) => asked.push(range));
  cache.setView({ generation: 1, start, end });
  const answer = ({ generation, start: from, end: to }: Range) =>
    cache.take({
      generation,
      start: from,
      rows: Array.from({ length: to - from }, (_, index) => row(from + index)),
    });
  return { cache, asked, answer };
}

describe('the rows that have come', () => {
  it('asks for what is seen and some around it, and no more than once', () => {
    const { cache, asked, answer } = cacheWith(0, 1000);
    cache.want(500, 520);
    assert.deepEqual(asked, [{ generation: 1, start: 460, end: 560 }]);
    cache.want(500, 520);
    assert.equal(asked.length, 1);
    assert.ok(answer({ generation: 1, start: 460, end: 560 }));
    assert.equal(cache.at(519)?.seq, 519);
    cache.want(530, 550);
    assert.equal(asked.length, 1, 'it has them');
    cache.want(550, 570);
    assert.deepEqual(asked[1], { generation: 1, start: 520, end: 610 }, 'only from what is missing');
  });

  it('passes over what was wanted while a range was under way', () => {
    const { cache, asked, answer } = cacheWith(0, 100_000);
    cache.want(0, 20);
    for (let first = 1000; first <= 90_000; first += 1000) cache.want(first, first + 20);
    assert.equal(asked.length, 1);
    answer({ generation: 1, start: 0, end: 60 });
    assert.equal(asked.length, 2);
    assert.equal(asked[1]?.start, 90_000 - 40);
  });

  it('asks again for the end as more come, and never beyond what there is', () => {
    const { cache, asked, answer } = cacheWith(0, 10);
    cache.want(0, 20);
    assert.deepEqual(asked[0], { generation: 1, start: 0, end: 10 });
    answer({ generation: 1, start: 0, end: 10 });
    cache.setView({ generation: 1, start: 0, end: 12 });
    cache.want(0, 20);
    assert.deepEqual(asked[1], { generation: 1, start: 0, end: 12 });
  });

  it('forgets the rows of another generation, and takes none of it', () => {
    const { cache, asked, answer } = cacheWith(0, 100);
    cache.want(0, 20);
    cache.setView({ generation: 2, start: 0, end: 50 });
    cache.want(0, 20);
    assert.equal(asked.at(-1)?.generation, 2);
    assert.ok(!answer({ generation: 1, start: 0, end: 60 }));
    assert.equal(cache.at(0), undefined);
    assert.ok(answer({ generation: 2, start: 0, end: 50 }));
    assert.equal(cache.at(0)?.seq, 0);
  });

  it('does not ask for ever for rows that are not given', () => {
    const { cache, asked } = cacheWith(0, 100);
    cache.want(0, 20);
    assert.ok(!cache.take({ generation: 1, start: 60, rows: [] }));
    assert.equal(asked.length, 1);
    cache.want(0, 20);
    assert.equal(asked.length, 2, 'but when they are wanted once more');
  });

  it('keeps some thousands of rows, of a million scrolled by', () => {
    const { cache, asked, answer } = cacheWith(0, 1_000_000);
    for (let first = 0; first < 100_000; first += 50) {
      cache.want(first, first + 50);
      const range = asked.at(-1);
      if (range) answer(range);
    }
    const kept = Array.from({ length: 100_100 }, (_, position) => cache.at(position)).filter(Boolean).length;
    assert.ok(kept > 1000 && kept <= 4000, `${kept} rows`);
    assert.equal(cache.at(99_999)?.seq, 99_999);
  });
});
