import { element } from './dom';
import { boundedShare } from './panelState';

/** How far a key moves the line, as a share of the whole. */
const keyStep = 0.02;

/**
 * The line between two parts of `parent`, dragged or moved by arrow keys. It asks the parent's layout whether they stand beside
 * each other or one above the other.
 * @param onShare gets the share of the first part, to keep it
 */
export function splitter(
  parent: HTMLElement,
  label: string,
  share: () => number,
  onShare: (share: number) => void,
): HTMLElement {
  const line = element('div', {
    class: 'splitter',
    attributes: {
      role: 'separator',
      tabindex: '0',
      'aria-label': label,
      'aria-valuemin': '10',
      'aria-valuemax': '90',
    },
  });
  const set = (wanted: number) => {
    onShare(boundedShare(wanted));
    line.setAttribute('aria-valuenow', String(Math.round(share() * 100)));
  };
  line.setAttribute('aria-valuenow', String(Math.round(share() * 100)));
  line.addEventListener('focus', () => {
    line.setAttribute('aria-orientation', isBeside(parent) ? 'vertical' : 'horizontal');
  });
  line.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    line.setPointerCapture(event.pointerId);
    const box = parent.getBoundingClientRect();
    const beside = isBeside(parent);
    const move = ({ clientX, clientY }: PointerEvent) =>
      set(beside ? (clientX - box.left) / box.width : (clientY - box.top) / box.height);
    line.addEventListener('pointermove', move);
    line.addEventListener('lostpointercapture', () => line.removeEventListener('pointermove', move), {
      once: true,
    });
  });
  line.addEventListener('keydown', (event) => {
    const keys = isBeside(parent) ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const direction = keys.indexOf(event.key);
    if (direction < 0) return;
    event.preventDefault();
    event.stopPropagation();
    set(share() + (direction === 0 ? -keyStep : keyStep));
  });
  return line;
}

function isBeside(parent: HTMLElement): boolean {
  return getComputedStyle(parent).flexDirection === 'row';
}
