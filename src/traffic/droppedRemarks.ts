import { droppedNotice } from './captureNotices';
import type { CaptureStore } from './captureStore';
import { createThrottle, type Throttle, type ThrottleTimers } from './throttle';

/** How often it is said at most, in ms. */
const intervalMs = 30_000;

/** Says how many events the limits have pushed out: now and then while they do, and in the end the last count. */
export class DroppedRemarks {
  readonly #capture: Pick<CaptureStore, 'dropped'>;
  readonly #throttle: Throttle;
  #said = 0;

  constructor(
    capture: Pick<CaptureStore, 'dropped'>,
    say: (notice: string) => void,
    timers?: ThrottleTimers,
  ) {
    this.#capture = capture;
    const sayDropped = (): void => {
      const { dropped } = capture;
      if (dropped > this.#said) say(droppedNotice(dropped));
      this.#said = dropped;
    };
    this.#throttle = createThrottle(sayDropped, intervalMs, timers);
  }

  /** To be called when events may have gone: says so at once, or when the interval since the last time is over. */
  look(): void {
    if (this.#capture.dropped > this.#said) this.#throttle.request();
  }

  /** What has gone until now is not said any more. */
  passOver(): void {
    this.#said = this.#capture.dropped;
  }

  /** Calls off what is due. */
  dispose(): void {
    this.#throttle.dispose();
  }
}
