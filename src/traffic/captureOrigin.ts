import type { CaptureStore } from './captureStore';

/**
 * The time of a capture's first event since the last clear, also when that event is no longer kept. Of a capture that an earlier
 * window left it is that of the oldest event kept.
 */
export class CaptureOrigin {
  readonly #unsubscribe: () => void;
  #timeNs: bigint | undefined;

  constructor(capture: Pick<CaptureStore, 'firstSeq' | 'get' | 'onDidChange'>) {
    this.#timeNs = capture.get(capture.firstSeq)?.timeNs;
    this.#unsubscribe = capture.onDidChange((change) => {
      if (change === 'clear' || change === 'restore') this.#timeNs = undefined;
      if (change !== 'clear') this.#timeNs ??= capture.get(capture.firstSeq)?.timeNs;
    });
  }

  /** Nanoseconds since the epoch; undefined before the first event. */
  get timeNs(): bigint | undefined {
    return this.#timeNs;
  }

  dispose(): void {
    this.#unsubscribe();
  }
}
