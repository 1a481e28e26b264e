import { SeqpacketError } from '../seqpacket/seqpacketError';

/** Work under way that can be cancelled all at once and waited for. */
export class AbortScope {
  readonly #running = new Map<AbortController, Promise<unknown>>();
  #ended = false;

  /**
   * Runs `task` with a signal that aborts with the caller's `signal` or with the scope.
   * @throws SeqpacketError `ECANCELED` when the scope has ended.
   */
  async run<T>(signal: AbortSignal | undefined, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#ended) {
      throw new SeqpacketError(
        'ECANCELED',
        'The extension is closing its sockets. Try again when it has started anew.',
      );
    }
    // Not AbortSignal.any: it would tie every request to one signal that lives as long as the window.
    const controller = new AbortController();
    const onAbort = () => controller.abort(signal?.reason);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const running = task(controller.signal);
    this.#running.set(controller, running);
    try {
      return await running;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#running.delete(controller);
    }
  }

  /** Refuses new work, cancels what runs, and resolves when all of it is over. */
  async end(): Promise<void> {
    this.#ended = true;
    const running = [...this.#running];
    for (const [controller] of running) controller.abort();
    await Promise.allSettled(running.map(([, task]) => task));
  }
}
