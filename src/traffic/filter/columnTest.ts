import type { IndexPage } from '../index/indexPage';

/** What the columns of the index say of an event: that it matches, that it does not, or not enough. */
export const verdict = { no: 0, yes: 1, unknown: 2 } as const;

/** One of {@link verdict}. */
type Verdict = (typeof verdict)[keyof typeof verdict];

/** A part of a filter, ready to be asked of the event at a place of a page. */
export type ColumnTest = (page: IndexPage, at: number) => Verdict;

/** Gives the address of a number in the column `address`. */
export type AddressOf = (id: number) => string;
