/**
 * The connects of this environment that wait for room in a full backlog, a line for each address. Nothing tells of room
 * (kernel-facts: "retry on a timer"), so somebody has to try again and again; if all did, 2,000 at once would make the very
 * attempts what keeps the server from accepting. So only the first of a line tries, and they are served in the order they came.
 */
export class BacklogLines {
  /** Those who wait behind the first, by address. */
  readonly #lines = new Map<string, (() => void)[]>();

  /** Whether somebody is first in line for `address`. */
  has(address: string): boolean {
    return this.#lines.has(address);
  }

  /**
   * Resolves when one is the first; then `leave` must follow.
   * @throws the reason of `signal` when that ends the wait; then one has left.
   */
  async enter(address: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const line = this.#lines.get(address);
    if (line === undefined) {
      this.#lines.set(address, []);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const turn = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = () => {
        line.splice(line.indexOf(turn), 1);
        // A wait ends for whatever reason its signal has.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(signal.reason);
      };
      line.push(turn);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** Lets the next be first. */
  leave(address: string): void {
    const next = this.#lines.get(address)?.shift();
    if (next === undefined) this.#lines.delete(address);
    else next();
  }
}
