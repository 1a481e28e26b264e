import type { IndexPage } from '../index/indexPage';
import type { ColumnTest } from './columnTest';
import { verdict } from './columnTest';
import type { FilterTime, Relation } from './filterNode';
import { timeOfDayNs } from './filterTime';
import { relationTo } from './relationTo';

const { no, yes } = verdict;
const half = 2 ** 32;

/** How far a time as a floating-point number can be from what it is, with some to spare, in ns: 2^64 has a step of 2048. */
const errorNs = 4096;

/** All offsets between local time and UTC, and all changes of them, are multiples of a quarter of an hour since 1972. In ns. */
const windowNs = 900e9;

/**
 * As `compileFilter` compares times, but mostly without a bigint, which costs many times as much as a number: first the time as a
 * floating-point number, and exactly only where that is too near to tell.
 */
export function timeColumnTest(operator: Relation, { kind, ns }: FilterTime): ColumnTest {
  const holds = relationTo(operator, Number(ns));
  const holdsExactly = relationTo(operator, ns);
  const near = Number(ns);
  const clock = kind === 'clock' ? localClock() : undefined;
  return (page, at) => {
    const time = roughTime(page, at);
    const value = clock === undefined ? time : clock(time);
    if (Math.abs(value - near) > errorNs) return holds(value) ? yes : no;
    const exact = page.time[at] ?? 0n;
    return holdsExactly(clock === undefined ? exact : timeOfDayNs(exact)) ? yes : no;
  };
}

function roughTime({ timeHalves }: IndexPage, at: number): number {
  return (timeHalves[2 * at + 1] ?? 0) * half + (timeHalves[2 * at] ?? 0);
}

/** 1973: before that, local times were apart from UTC by odd amounts. */
const regularFromNs = 94_694_400e9;

/** Gives the time of day, in ns since midnight in the local time zone, of a rough time; NaN where it cannot be told. */
function localClock(): (time: number) => number {
  let window = NaN;
  let ofDayNs = 0;
  return (time) => {
    const at = Math.floor(time / windowNs);
    const within = time - at * windowNs;
    // At the edges the day, or summer time, may begin.
    if (time < regularFromNs || within < errorNs || within > windowNs - errorNs) return NaN;
    if (at !== window) ofDayNs = Number(timeOfDayNs(BigInt(at) * BigInt(windowNs)));
    window = at;
    return ofDayNs + within;
  };
}
