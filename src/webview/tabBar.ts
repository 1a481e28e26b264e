import { element, setAttribute } from './dom';
import type { Tab } from './tabs';
import { tabs } from './tabs';

const titles: Readonly<Record<Tab, string>> = { packets: 'Packets', charts: 'Charts', sequence: 'Sequence' };

/** The tabs of the panel, of which one is chosen: by click, or by arrow keys once the bar has the focus. */
export function tabBar(onChoose: (tab: Tab) => void): {
  readonly element: HTMLElement;
  /** Shows that a tab is chosen. */
  show(tab: Tab): void;
  /** Makes an element the part that a tab leads to. */
  control(tab: Tab, part: HTMLElement): void;
} {
  const buttons = tabs.map((tab) => {
    const button = element('button', {
      class: 'tab',
      text: titles[tab],
      attributes: { type: 'button', role: 'tab', id: `tab-${tab}`, 'aria-controls': `part-${tab}` },
    });
    button.addEventListener('click', () => onChoose(tab));
    return button;
  });
  const bar = element('div', { class: 'tabs', attributes: { role: 'tablist', 'aria-label': 'Traffic' } });
  bar.append(...buttons);
  bar.addEventListener('keydown', (event) => {
    const from = buttons.findIndex((button) => button === event.target);
    const to = targetOf(event.key, from);
    if (from < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(tabs[to] ?? 'packets');
    buttons[to]?.focus();
  });
  return { element: bar, show, control };

  function show(chosen: Tab): void {
    buttons.forEach((button, index) => {
      const isChosen = tabs[index] === chosen;
      setAttribute(button, 'aria-selected', String(isChosen));
      setAttribute(button, 'tabindex', isChosen ? '0' : '-1');
    });
  }

  function control(tab: Tab, part: HTMLElement): void {
    part.id = `part-${tab}`;
    setAttribute(part, 'role', 'tabpanel');
    setAttribute(part, 'aria-labelledby', `tab-${tab}`);
  }
}

function targetOf(key: string, from: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return tabs.length - 1;
  if (key === 'ArrowRight') return (from + 1) % tabs.length;
  return key === 'ArrowLeft' ? (from + tabs.length - 1) % tabs.length : undefined;
}
