/**
 * Makes what a listener threw an uncaught exception, as Node does for its own events, but after the packets that
 * came with it: one bad listener must not lose the rest of a batch.
 */
export function reportUncaught(error: unknown): void {
  process.nextTick(() => {
    throw error;
  });
}
