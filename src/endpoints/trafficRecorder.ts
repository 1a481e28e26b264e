import type { CaptureStore } from '../traffic/captureStore';
import type { NewTrafficEvent } from '../traffic/trafficEvent';
import type { ErrorFacts } from './errorFacts';
import type { WallClock } from './wallClock';

/** What an event is about. */
export type TrafficSubject = Pick<NewTrafficEvent, 'address' | 'role' | 'connectionId'>;

/** Puts what happens to servers and connections into the capture. */
export class TrafficRecorder {
  readonly #capture: CaptureStore;
  /** The time for what bears none of the kernel's: ns since the epoch. */
  readonly now: WallClock;
  #lastConnectionId = 0;

  constructor(capture: CaptureStore, now: WallClock) {
    this.#capture = capture;
    this.now = now;
  }

  /** A number for a connection that none in the capture has, also none of those that an earlier window left. */
  nextConnectionId(): number {
    this.#lastConnectionId = Math.max(this.#lastConnectionId, this.#capture.lastConnectionId) + 1;
    return this.#lastConnectionId;
  }

  record(event: NewTrafficEvent): void {
    this.#capture.append(event);
  }

  /** Records them in order; who looks at the capture hears of all of them at once. */
  recordAll(events: readonly NewTrafficEvent[]): void {
    this.#capture.appendMany(events);
  }

  /** Something went wrong, now or at `timeNs`. */
  recordFailure(subject: TrafficSubject, error: ErrorFacts, timeNs: bigint = this.now()): void {
    this.record({ ...subject, kind: 'error', timeNs, error });
  }
}
