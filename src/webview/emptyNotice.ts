import { element } from './dom';
import type { OfferedCommand, PanelView } from './panelMessages';

const titles: Readonly<Record<OfferedCommand, string>> = {
  startServer: 'Start Server',
  sendRequest: 'Send Request',
};

/** What stands in the table's place while it is empty: why, and what to do. */
export function emptyNotice(run: (command: OfferedCommand) => void): {
  readonly element: HTMLElement;
  show(view: PanelView): void;
} {
  const text = element('p');
  const buttons = (['startServer', 'sendRequest'] as const).map((command) => {
    const button = element('button', {
      class: 'action',
      text: titles[command],
      attributes: { type: 'button' },
    });
    button.addEventListener('click', () => run(command));
    return button;
  });
  const actions = element('div', { class: 'actions' }, ...buttons);
  const notice = element('div', { class: 'empty' }, text, actions);
  notice.hidden = true;
  return { element: notice, show };

  function show({ start, end, total, isSearching }: PanelView): void {
    notice.hidden = end > start || isSearching;
    actions.hidden = total > 0;
    text.textContent =
      total > 0
        ? 'No event matches this filter.'
        : 'No packet seen yet. Packets of servers and connections of this window show here.';
  }
}
