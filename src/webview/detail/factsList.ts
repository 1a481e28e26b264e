import { element } from '../dom';
import type { PanelFact } from '../panelMessages';

/** The facts of a packet, names beside values; one that leads to another packet is a link. */
export function factsList(facts: readonly PanelFact[], onFollow: (seq: number) => void): HTMLElement {
  const list = element('dl', { class: 'facts' });
  for (const fact of facts) list.append(element('dt', { text: fact.name }), valueOf(fact, onFollow));
  return list;
}

function valueOf({ value, seq }: PanelFact, onFollow: (seq: number) => void): HTMLElement {
  if (seq === undefined) return element('dd', {}, element('bdi', { text: value }));
  const link = element('button', { class: 'link', text: value, attributes: { type: 'button' } });
  link.addEventListener('click', () => onFollow(seq));
  return element('dd', {}, link);
}
