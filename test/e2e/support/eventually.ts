/** How long a condition may take to become true, in ms. */
const patienceMs = 30_000;
/** A screen's refresh: nothing a person could see falls between two looks, in ms. */
const pauseMs = 50;

/**
 * Reads again and again until what was read is accepted, for conditions that no single locator can express.
 * @param what a noun phrase for the error, for example 'rows of the traffic tree'
 * @returns what was accepted
 * @throws Error quoting what was read last
 */
export async function eventually<T>(
  what: string,
  read: () => T | Promise<T>,
  accept: (value: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(
        `${what}: not as awaited within ${patienceMs} ms; last: ${JSON.stringify(value, null, 2)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
