import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ScrollModel } from '../../../../src/webview/table/scrollModel';

function model(start: number, end: number, viewport = 440): ScrollModel {
  const made = new ScrollModel(22);
  made.setViewport(viewport);
  made.setRows(start, end);
  return made;
}

describe('where a table is scrolled to', () => {
  it('sees the rows that fit, also in part', () => {
    const scroll = model(0, 1000);
    assert.deepEqual(scroll.seen, { first: 0, end: 20 });
    scroll.scrollTo(30);
    assert.deepEqual(scroll.seen, { first: 1, end: 22 });
    assert.deepEqual(model(0, 3).seen, { first: 0, end: 3 });
    assert.deepEqual(model(5, 5).seen, { first: 5, end: 5 });
  });

  it('is a bar of its own height while browsers can show that', () => {
    const scroll = model(0, 1000);
    assert.equal(scroll.barHeight, 22_000);
    scroll.scrollToBar(1234);
    assert.equal(scroll.top, 1234);
    assert.equal(scroll.barTop, 1234);
  });

  it('reaches every row of ten millions by wheel, and both ends by the bar', () => {
    const rows = 10_000_000;
    const scroll = model(0, rows);
    assert.ok(scroll.barHeight <= 8_000_000, 'no browser cuts it');
    for (let row = 0; row < 1000; row++) {
      assert.equal(scroll.seen.first, row);
      scroll.scrollTo(scroll.top + 22);
    }
    scroll.scrollToBar(scroll.barHeight - scroll.viewport);
    assert.equal(scroll.seen.end, rows);
    assert.ok(scroll.isAtEnd);
    scroll.scrollTo(scroll.top - 22);
    assert.equal(scroll.seen.end, rows - 1);
    assert.ok(!scroll.isAtEnd);
    scroll.scrollToBar(0);
    assert.equal(scroll.seen.first, 0);
  });

  it('stays at its rows when older ones go, as long as they are there', () => {
    const scroll = model(0, 10_000);
    scroll.scrollTo(22 * 500);
    scroll.setRows(300, 10_300);
    assert.equal(scroll.seen.first, 500);
    assert.equal(scroll.barTop, 22 * 200);
    scroll.setRows(600, 10_600);
    assert.equal(scroll.seen.first, 600);
  });

  it('reveals a row with the least movement', () => {
    const scroll = model(0, 1000);
    scroll.reveal(19);
    assert.equal(scroll.top, 0);
    scroll.reveal(20);
    assert.equal(scroll.top, 22);
    scroll.reveal(0);
    assert.equal(scroll.top, 0);
    scroll.revealCentred(500);
    assert.deepEqual(scroll.seen, { first: 490, end: 511 });
    scroll.revealCentred(495);
    assert.equal(scroll.seen.first, 490, 'it was seen already');
  });

  it('never leaves its rows, and the bar says where it is to the pixel that it has', () => {
    const any = fc.record({
      start: fc.nat(1e9),
      rows: fc.nat(5e7),
      viewport: fc.integer({ min: 1, max: 4000 }),
      to: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    });
    fc.assert(
      fc.property(any, ({ start, rows, viewport, to }) => {
        const scroll = model(start, start + rows, viewport);
        scroll.scrollTo(to);
        const { first, end } = scroll.seen;
        assert.ok(first >= start && end <= start + rows && first <= end);
        assert.ok(Number.isInteger(scroll.top));
        const { top } = scroll;
        scroll.scrollToBar(scroll.barTop);
        assert.ok(Math.abs(scroll.top - top) <= 1, `${scroll.top} is ${top}`);
      }),
    );
  });
});
