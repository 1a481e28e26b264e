import { element } from './dom';
import { shortTime } from './figureText';
import { icon } from './icons';
import type { PanelRow } from './panelMessages';

/** The signs of a row, each with its word: that something is out of the ordinary is never told by colour alone. */
export interface PacketBadges {
  readonly elements: readonly HTMLElement[];
  /** Shows those of `row`; none for undefined. Touches only what differs from what they show. */
  show(row: PanelRow | undefined): void;
}

/** Badges for one row of the table, or one step of the diagram. */
export function packetBadges(): PacketBadges {
  const error = badge('error', 'Error');
  const held = badge('held', '');
  const cut = badge('cut', 'Truncated');
  const fds = badge('descriptor', 'fds');
  const heldWord = held.lastElementChild;
  return { elements: [error, held, cut, fds], show };

  function show(row: PanelRow | undefined): void {
    setHidden(error, row?.tone !== 'error');
    setHidden(held, row?.heldNs === undefined);
    setHidden(cut, row?.isTruncated !== true);
    setHidden(fds, row === undefined || row.descriptors === 0);
    if (row?.heldNs !== undefined && heldWord !== null) heldWord.textContent = heldWords(row.heldNs);
  }
}

/** For how long a packet was held, in the fewest words. */
function heldWords(heldNs: number): string {
  return `Held ${shortTime(heldNs)}`;
}

function badge(name: 'error' | 'held' | 'cut' | 'descriptor', word: string): HTMLElement {
  const made = element('span', { class: `badge ${name}` }, icon(name), element('span', { text: word }));
  made.hidden = true;
  return made;
}

function setHidden(of: HTMLElement, hidden: boolean): void {
  if (of.hidden !== hidden) of.hidden = hidden;
}
