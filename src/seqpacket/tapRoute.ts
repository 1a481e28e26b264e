/** From where a tap leads to where, both as `formatAddress` writes them. */
export interface TapRoute {
  /** Where clients connect. */
  readonly address: string;
  /** Where the server is. */
  readonly upstream: string;
  /** Whether it is in the place of the socket that was at its address. */
  readonly inPlace: boolean;
  /** The process of its window. */
  readonly pid: number;
}
