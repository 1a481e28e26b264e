import 'uplot/dist/uPlot.min.css';
import './page.css';
import './filter/filter.css';
import './splitter.css';
import './table/table.css';
import './detail/packetDetail.css';
import './detail/bytes.css';
import './narrow.css';
import './tabs.css';
import './charts/charts.css';
import './sequence/sequence.css';
import { PacketsPage } from './packetsPage';
import { newerState, readState } from './panelState';

const api = acquireVsCodeApi();
const page = new PacketsPage(api, readState(newerState(api.getState(), keptState())));
document.body.append(page.element);

addEventListener('message', (event: MessageEvent<unknown>) => page.link.receive(event.data));

// The view was given the focus, and nothing within it has it yet.
const takeFocus = () => {
  if (document.activeElement === document.body) page.focus();
};
addEventListener('focus', takeFocus);

addEventListener(
  'keydown',
  (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'f') return;
    event.preventDefault();
    event.stopPropagation();
    page.focusFilter();
  },
  { capture: true },
);

// Text that is selected is the browser's to copy. VS Code copies by execCommand on the desktop, which does nothing without a
// selection, unless somebody takes "beforecopy".
document.addEventListener('beforecopy', (event) => {
  if (!isTextSelected()) event.preventDefault();
});
document.addEventListener('copy', (event) => {
  if (!isTextSelected() && page.copy()) event.preventDefault();
});

page.start();
// On a busy machine the focus may have come before this script ran.
if (document.hasFocus()) takeFocus();

/** What a page of an earlier window left. VS Code keeps a page's state for the next, but over a reload it may be an old one. */
function keptState(): unknown {
  const { state } = document.body.dataset;
  return state === undefined || state === '' ? undefined : JSON.parse(state);
}

function isTextSelected(): boolean {
  return getSelection()?.isCollapsed === false || document.activeElement instanceof HTMLInputElement;
}
