/** One line of the table. */
export interface Figure {
  readonly measure: string;
  /** In bytes; undefined where packets play no part. */
  readonly length?: number;
  readonly pinned: boolean;
  readonly contestant: string;
  /** Ratio to C, or the figure itself with its unit. */
  readonly value: number;
  readonly unit: string;
  /** Time per packet or round trip, in nanoseconds, where `value` is a ratio. */
  readonly ns?: number;
  /** Of every round. */
  readonly rounds: readonly number[];
  readonly must?: number;
  readonly tryFor?: number;
  readonly reached?: boolean;
}
