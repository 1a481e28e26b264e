import { element, setAttribute } from '../dom';

/** One line of the list. */
export interface Suggestion {
  readonly label: string;
  readonly detail: string;
}

/** The list below the filter box: what can be typed next, or what was typed before. At most one line is active. */
export class SuggestionList<Item extends Suggestion> {
  readonly element = element('ul', {
    class: 'suggestions',
    attributes: { role: 'listbox', id: 'suggestions', 'aria-label': 'Suggestions' },
  });
  #items: readonly Item[] = [];
  #active = -1;

  constructor(
    private readonly input: HTMLElement,
    private readonly onPick: (item: Item) => void,
  ) {
    this.close();
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** The line that Enter takes. */
  get active(): Item | undefined {
    return this.#items[this.#active];
  }

  /** The first line, that Tab takes when none is active. */
  get first(): Item | undefined {
    return this.#items[0];
  }

  /** Shows these, none of them active; an empty list is closed. */
  open(items: readonly Item[]): void {
    this.#items = items;
    this.#active = -1;
    this.element.hidden = items.length === 0;
    this.element.replaceChildren(...items.map((item, index) => this.#line(item, index)));
    this.#show();
  }

  close(): void {
    this.open([]);
  }

  /** Moves by so many lines, from the end on to the beginning. */
  move(step: 1 | -1): void {
    const count = this.#items.length;
    const from = this.#active === -1 && step === -1 ? 0 : this.#active;
    this.#active = (from + step + count) % count;
    this.#show();
  }

  #line(item: Item, index: number): HTMLElement {
    const line = element(
      'li',
      { attributes: { role: 'option', id: `suggestion-${index}` } },
      element('span', { class: 'label', text: item.label }),
      element('span', { class: 'hint', text: item.detail }),
    );
    // Before the input loses the focus, which would close the list.
    line.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.onPick(item);
    });
    return line;
  }

  #show(): void {
    setAttribute(this.input, 'aria-expanded', String(this.isOpen));
    setAttribute(
      this.input,
      'aria-activedescendant',
      this.#active < 0 ? undefined : `suggestion-${this.#active}`,
    );
    Array.from(this.element.children).forEach((line, index) => {
      setAttribute(line, 'aria-selected', String(index === this.#active));
      if (index === this.#active) line.scrollIntoView({ block: 'nearest' });
    });
  }
}
