/** Tells listeners that something changed, synchronously and without saying what. */
export class ChangeSignal {
  readonly #listeners = new Set<() => void>();

  /** Calls `listener` at each change; returns what ends that. */
  subscribe(listener: () => void): () => void {
    // A wrapper of its own, so that one function may listen twice and each end its own.
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  readonly fire = (): void => {
    for (const listener of this.#listeners) listener();
  };
}
