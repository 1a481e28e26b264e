/** Walks through filters that were used before, as a shell does: newest first, and back to what was being typed. */
export class FilterHistory {
  #filters: readonly string[] = [];
  /** -1 while none of them is shown. */
  #index = -1;
  #draft = '';

  /** Filters used before, newest first. */
  get filters(): readonly string[] {
    return this.#filters;
  }

  /** Takes over the filters that are kept. A walk goes on as long as they are those that it began with. */
  setFilters(filters: readonly string[]): void {
    if (
      filters.length === this.#filters.length &&
      filters.every((filter, index) => filter === this.#filters[index])
    )
      return;
    this.#filters = filters;
    this.#index = -1;
  }

  /** Puts a filter that is used now before all others. */
  add(filter: string): void {
    this.setFilters([filter, ...this.#filters.filter((other) => other !== filter)]);
  }

  /** The filter before the one that is shown, which is `typed` at first; undefined when there is none. */
  older(typed: string): string | undefined {
    if (this.#index === -1) this.#draft = typed;
    // What stands in the box already is no step.
    const next = this.#filters.findIndex((filter, index) => index > this.#index && filter !== typed);
    if (next < 0) return undefined;
    this.#index = next;
    return this.#filters[next];
  }

  /** The one after it, at last what was being typed; undefined when that is what is shown. */
  newer(): string | undefined {
    if (this.#index === -1) return undefined;
    this.#index--;
    return this.#index === -1 ? this.#draft : this.#filters[this.#index];
  }

  /** The text was changed by hand: the walk begins anew. */
  reset(): void {
    this.#index = -1;
  }
}
