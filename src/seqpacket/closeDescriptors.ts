import { closeSync } from 'node:fs';

/** Closes descriptors that came with a packet which nobody took. */
export function closeDescriptors(numbers: readonly number[]): void {
  for (const number of numbers) closeSync(number);
}
