import { element } from '../dom';
import type { ChartFigure } from './chartModel';

/** Shows figures in a list; those that lead to packets are buttons. Touches the page only where something changed. */
export function figureList(
  list: HTMLElement,
  figures: readonly ChartFigure[],
  onPick: (clause: string) => void,
): void {
  while (list.children.length > figures.length) list.lastElementChild?.remove();
  figures.forEach((figure, index) => {
    const shown = list.children[index];
    const key = JSON.stringify(figure);
    if (shown instanceof HTMLElement && shown.dataset['figure'] === key) return;
    const entry = element(
      'div',
      {},
      element('dt', { text: figure.name }),
      element('dd', {}, valueOf(figure, onPick)),
    );
    entry.dataset['figure'] = key;
    if (shown === undefined) list.append(entry);
    else replaceKeepingFocus(shown, entry);
  });
}

function valueOf({ value, link }: ChartFigure, onPick: (clause: string) => void): Node {
  if (link === undefined) return document.createTextNode(value);
  const { clause, title } = link;
  const button = element('button', { class: 'link', text: value, attributes: { type: 'button', title } });
  button.addEventListener('click', () => onPick(clause));
  return button;
}

/** Figures change while packets come: who stands on one stays there. */
function replaceKeepingFocus(old: Element, entry: HTMLElement): void {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(entry);
  if (hadFocus) entry.querySelector('button')?.focus();
}
