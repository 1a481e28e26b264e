import { eventLoopTurns } from '../eventLoopTurns';
import type { ReadableCapture } from '../readableCapture';

/** A connection of which events are kept. */
export interface ListedConnection {
  readonly connectionId: number;
  readonly address: string;
  /** Packets kept. */
  readonly packets: number;
}

/** Events looked at in one go. */
const chunkEvents = 2048;

/** The connections with the highest numbers, at most `most` of them, highest first; the event loop has its turn meanwhile. */
export async function listConnections(
  capture: Pick<ReadableCapture, 'firstSeq' | 'size' | 'lookAt' | 'pick'>,
  most: number,
): Promise<readonly ListedConnection[]> {
  const found = new Map<number, { packets: number; seq: number }>();
  /** At and below this there are too many. */
  let below = 0;
  const turn = eventLoopTurns();
  const endSeq = capture.firstSeq + capture.size;
  for (let seq = capture.firstSeq; seq < endSeq; seq += chunkEvents) {
    const chunk = Array.from({ length: Math.min(chunkEvents, endSeq - seq) }, (_, index) => seq + index);
    capture.lookAt(chunk, (page, at, eventSeq) => {
      const connection = page.connection[at] ?? NaN;
      if (!(connection > below)) return;
      const entry = found.get(connection) ?? { packets: 0, seq: eventSeq };
      entry.seq = eventSeq;
      if (page.kind(at) === 'packet') entry.packets++;
      found.set(connection, entry);
    });
    if (found.size > 2 * most) below = forgetLowest(found, most);
    await turn();
  }
  const listed = highest(found, most);
  const seqs = listed.map(([, { seq }]) => seq).sort((one, other) => one - other);
  const addresses = new Map(capture.pick(seqs, 0).map((event) => [event.connectionId, event.address]));
  return listed.flatMap(([connectionId, { packets }]) => {
    const address = addresses.get(connectionId);
    return address === undefined ? [] : [{ connectionId, address, packets }];
  });
}

/** Gives the highest number that was forgotten. */
function forgetLowest(found: Map<number, unknown>, most: number): number {
  const lowest = [...found.keys()].sort((a, b) => b - a).slice(most);
  for (const connection of lowest) found.delete(connection);
  return lowest[0] ?? 0;
}

function highest<Entry>(found: ReadonlyMap<number, Entry>, most: number): (readonly [number, Entry])[] {
  return [...found].sort(([one], [other]) => other - one).slice(0, most);
}
