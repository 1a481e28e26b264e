import { element, iconButton, setAttribute } from '../dom';
import { icon } from '../icons';
import type { HostLink } from '../hostLink';
import type { PanelCompletion, PanelProblem } from '../panelMessages';
import { FilterHistory } from './filterHistory';
import { SuggestionList } from './suggestionList';

/** How long nothing is typed before the filter is asked for, in ms. */
const pauseMs = 200;

/** A completion, or a filter used before, which takes the place of the whole text. */
type Choice = Omit<PanelCompletion, 'start' | 'end'> & Partial<Pick<PanelCompletion, 'start' | 'end'>>;

/** The box in which a filter is typed, with what can come next, the filters used before, and what is wrong with it below. */
export class FilterBox {
  readonly element: HTMLElement;
  readonly #input = element('input', {
    attributes: {
      type: 'text',
      role: 'combobox',
      spellcheck: 'false',
      autocomplete: 'off',
      maxlength: '10000',
      placeholder: 'Filter: dir == in && len > 100, text ~ /SEND|DOWN/, a word …',
      'aria-label': 'Filter',
      'aria-autocomplete': 'list',
      'aria-controls': 'suggestions',
      'aria-describedby': 'problem',
    },
  });
  readonly #underline = element('div', { class: 'underline', attributes: { 'aria-hidden': 'true' } });
  readonly #problem = element('div', { class: 'problem', attributes: { id: 'problem', role: 'alert' } });
  readonly #clear = iconButton('Clear filter', icon('clear'), () => {
    this.#replace('');
    this.focus();
  });
  readonly #older = iconButton('Filters used before', icon('history'), () => this.#toggleHistory());
  readonly #history = new FilterHistory();
  readonly #suggestions = new SuggestionList<Choice>(this.#input, (choice) => this.#take(choice));
  #timer: number | undefined;
  /** Counts what makes an answer to the question for completions one to another text, or no longer wanted. */
  #question = 0;
  /** While an answer is awaited what the list shows is of the text before. */
  #isAwaited = false;
  /** Whether the first one is to be taken as soon as it comes: Tab was faster. */
  #takesFirst = false;

  /** @param onLeave is asked for when a person has done with the filter and goes on to the rows */
  constructor(
    private readonly link: HostLink,
    filter: string,
    private readonly onChange: (filter: string) => void,
    private readonly onLeave: () => void,
  ) {
    this.#input.value = filter;
    this.#older.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#problem.hidden = true;
    this.element = element(
      'div',
      { class: 'filter' },
      element(
        'div',
        { class: 'box' },
        element('div', { class: 'text' }, this.#underline, this.#input),
        this.#clear,
        this.#older,
      ),
      this.#suggestions.element,
      this.#problem,
    );
    this.#input.addEventListener('input', () => this.#onTyped());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#input.addEventListener('scroll', () => this.#alignUnderline());
    this.#input.addEventListener('blur', () => this.#closeSuggestions());
    this.#clear.hidden = filter === '';
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** Takes a filter that was made elsewhere, as if it had been typed and confirmed. */
  use(filter: string): void {
    this.#input.value = filter;
    this.#apply();
  }

  setHistory(filters: readonly string[]): void {
    this.#history.setFilters(filters);
  }

  /** Takes how the extension reads a filter; of one that has been changed since it says nothing. */
  setProblem(text: string, problem: PanelProblem | undefined): void {
    if (text !== this.#input.value) return;
    this.#problem.hidden = problem === undefined;
    this.#problem.textContent = problem?.message ?? '';
    setAttribute(this.#input, 'aria-invalid', problem === undefined ? undefined : 'true');
    this.#drawUnderline(problem?.offset);
  }

  #onTyped(): void {
    this.#history.reset();
    this.#sendLater();
    this.#complete();
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.#handleKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key was one of ours. */
  #handleKey({ key, ctrlKey, shiftKey }: KeyboardEvent): boolean {
    const list = this.#suggestions;
    if (key === ' ' && ctrlKey) this.#complete();
    else if (key === 'ArrowDown' || key === 'ArrowUp') this.#moveOrRecall(key);
    else if (key === 'Tab' && !shiftKey && this.#isAwaited) this.#takesFirst = true;
    else if (key === 'Tab' && !shiftKey && list.isOpen) this.#take(list.active ?? list.first);
    else if (key === 'Enter' && list.active !== undefined && !this.#isAwaited) this.#take(list.active);
    else if (key === 'Enter') this.#apply();
    else if (key === 'Escape' && list.isOpen) this.#closeSuggestions();
    else if (key === 'Escape') this.onLeave();
    else return false;
    return true;
  }

  #moveOrRecall(key: 'ArrowDown' | 'ArrowUp'): void {
    if (this.#suggestions.isOpen) {
      this.#suggestions.move(key === 'ArrowDown' ? 1 : -1);
      return;
    }
    const text = key === 'ArrowUp' ? this.#history.older(this.#input.value) : this.#history.newer();
    if (text !== undefined) this.#set(text);
  }

  #apply(): void {
    this.#closeSuggestions();
    this.#send();
    const filter = this.#input.value;
    if (filter.trim() !== '') {
      this.#history.add(filter);
      this.link.send({ type: 'remember', filter });
    }
    this.onLeave();
  }

  /** Asks what can come next at the cursor. */
  #complete(): void {
    const text = this.#input.value;
    const column = this.#input.selectionStart ?? text.length;
    const question = ++this.#question;
    this.#isAwaited = true;
    this.#takesFirst = false;
    void this.link.ask('complete', { text, column }).then(({ items }) => {
      if (question !== this.#question) return;
      this.#isAwaited = false;
      if (!this.#takesFirst) this.#suggestions.open(items);
      else if (items.length > 0) this.#take(items[0]);
      else this.#goOn();
    });
  }

  /** What Tab would have done, had it been known then that nothing comes. */
  #goOn(): void {
    (this.#clear.hidden ? this.#older : this.#clear).focus();
  }

  /** Also of what is still to come. */
  #closeSuggestions(): void {
    this.#question++;
    this.#isAwaited = false;
    this.#suggestions.close();
  }

  #toggleHistory(): void {
    const isShown = this.#suggestions.isOpen;
    this.#input.focus();
    this.#closeSuggestions();
    if (isShown) return;
    const filters = this.#history.filters;
    this.#suggestions.open(filters.map((filter) => ({ label: filter, detail: '', insert: filter })));
  }

  #take(choice: Choice | undefined): void {
    if (choice === undefined) return;
    const { value } = this.#input;
    const { insert, start = 0, end = value.length } = choice;
    this.#closeSuggestions();
    this.#set(value.slice(0, start) + insert + value.slice(end));
    this.#input.setSelectionRange(start + insert.length, start + insert.length);
    this.#input.focus();
    if (choice.start !== undefined) this.#complete();
  }

  #set(text: string): void {
    this.#input.value = text;
    this.#sendLater();
  }

  /** Sets a text that somebody means as it is. */
  #replace(text: string): void {
    this.#input.value = text;
    this.#closeSuggestions();
    this.#send();
  }

  #sendLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), pauseMs);
    this.#drawUnderline(undefined);
    this.#clear.hidden = this.#input.value === '';
  }

  #send(): void {
    clearTimeout(this.#timer);
    const text = this.#input.value;
    this.#clear.hidden = text === '';
    this.onChange(text);
  }

  /** Marks the text from where it is wrong; at the end one space stands for what is missing. */
  #drawUnderline(offset: number | undefined): void {
    const { value } = this.#input;
    this.#underline.replaceChildren();
    if (offset === undefined) return;
    const wrong = /^\s*(?:"[^"]*"?|[^\s]+)?/.exec(value.slice(offset))?.[0] ?? '';
    this.#underline.append(
      element('span', { text: value.slice(0, offset) }),
      element('span', { class: 'wrong', text: wrong === '' ? '\u00a0' : wrong }),
    );
    this.#alignUnderline();
  }

  #alignUnderline(): void {
    this.#underline.scrollLeft = this.#input.scrollLeft;
  }
}
