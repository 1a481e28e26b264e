import { element } from '../dom';
import { wholeNumber } from '../figureText';
import type { PanelConnection } from '../panelMessages';

/** The box that chooses the connection of the diagram. */
export class ConnectionPicker {
  readonly element: HTMLElement;
  readonly #select = element('select', { attributes: { id: 'sequence-connection' } });
  /** What is offered, in JSON. */
  #offered = '';

  /** @param onLook is called when a person is about to look at what there is to choose */
  constructor(onChoose: (connection: number) => void, onLook: () => void) {
    this.element = element(
      'div',
      { class: 'picker' },
      element('label', { text: 'Connection', attributes: { for: 'sequence-connection' } }),
      this.#select,
    );
    this.#select.addEventListener('change', () => onChoose(Number(this.#select.value)));
    this.#select.addEventListener('focus', onLook);
  }

  /** Offers these connections, and the one that is chosen, which is not among them when there are very many. */
  show(connections: readonly PanelConnection[], chosen: number | undefined): void {
    const isMissing = chosen !== undefined && !connections.some(({ connection }) => connection === chosen);
    const all = isMissing
      ? [{ connection: chosen, endpoint: '', packets: NaN }, ...connections]
      : connections;
    const options = all.map((one) => ({ value: String(one.connection), text: text(one) }));
    const offered = JSON.stringify(options);
    // The list may be open: a person who looks at it is not to be disturbed.
    if (offered !== this.#offered) {
      this.#offered = offered;
      this.#select.replaceChildren(
        ...options.map(({ value, text: name }) => element('option', { text: name, attributes: { value } })),
      );
    }
    if (chosen !== undefined && this.#select.value !== String(chosen)) this.#select.value = String(chosen);
  }
}

function text({ connection, endpoint, packets }: PanelConnection): string {
  if (Number.isNaN(packets)) return `#${connection}`;
  return `#${connection} · ${endpoint} · ${wholeNumber(packets)} ${packets === 1 ? 'packet' : 'packets'}`;
}
