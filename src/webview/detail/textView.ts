import { element } from '../dom';
import { wholeNumber } from '../figureText';
import type { PayloadSource } from './payloadSource';
import type { TextPiece } from './textPieces';
import { textPieces } from './textPieces';

/** Bytes that are shown at a time: a page lays out as many characters without a person noticing. */
const pageBytes = 32 * 1024;

/**
 * The payload as text, exactly: what cannot be shown as it is comes as its escape, in another colour and between other marks than
 * text that looks like one, whose backslash is doubled. A long one is shown page by page.
 */
export function textView(source: PayloadSource): HTMLElement {
  const text = element('div', { class: 'payload-text', attributes: { dir: 'ltr', translate: 'no' } });
  const more = element('button', { class: 'more', attributes: { type: 'button' } });
  more.hidden = true;
  let shown = 0;
  more.addEventListener('click', () => void showNext());
  void showNext();
  return element('div', {}, text, more);

  async function showNext(): Promise<void> {
    const bytes = await source.read(shown, shown + pageBytes);
    const { pieces, length } = textPieces(bytes, shown + bytes.length >= source.length);
    text.append(...pieces.map(pieceNode));
    shown += length;
    const left = source.length - shown;
    more.hidden = left <= 0 || length === 0;
    more.textContent = `Show more (${wholeNumber(left)} bytes left)`;
  }
}

function pieceNode({ kind, text }: TextPiece): Node {
  switch (kind) {
    case 'plain':
      return document.createTextNode(text);
    case 'escape':
      return element('span', { class: 'escape', text });
    case 'break':
      return element('span', { class: 'escape', text: `${text}\n` });
  }
}
