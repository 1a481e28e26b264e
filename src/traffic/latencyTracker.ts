import { isFromServer } from './isFromServer';
import type { NewTrafficEvent } from './trafficEvent';

/**
 * Finds how long answers took. An answer is a packet from the server to the client, and it answers the latest packet that
 * came from the client before it on the same connection; each packet of an answer of several counts from that one, and of
 * requests sent ahead of their answers the latest counts. A server that speaks first answers nothing, nor does an
 * answer that bears an earlier time than its request, because the clock was set back in between.
 *
 * A packet's time is that of its sending, on either side, so the latency is the time from the request's sending to the
 * answer's: the server's own, with the wait in its queue.
 */
export class LatencyTracker {
  readonly #requestNs = new Map<number, bigint>();

  /** Takes the events of a capture in order; gives the latency of one that is an answer, in nanoseconds. */
  latencyOf(event: NewTrafficEvent): bigint | undefined {
    const { kind, connectionId, timeNs } = event;
    if (connectionId === undefined) return undefined;
    if (kind === 'close') this.#requestNs.delete(connectionId);
    if (kind !== 'packet') return undefined;
    if (!isFromServer(event)) {
      this.#requestNs.set(connectionId, timeNs);
      return undefined;
    }
    const requestNs = this.#requestNs.get(connectionId);
    return requestNs === undefined || timeNs < requestNs ? undefined : timeNs - requestNs;
  }
}
