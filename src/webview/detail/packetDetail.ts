import { element, iconButton } from '../dom';
import { wholeNumber } from '../figureText';
import type { HostLink } from '../hostLink';
import { icon } from '../icons';
import type { PanelPacket } from '../panelMessages';
import { limits } from '../panelMessages';
import { splitter } from '../splitter';
import { factsList } from './factsList';
import { HexView } from './hexView';
import { parseJsonNode } from './jsonNode';
import { jsonTree } from './jsonTree';
import { PayloadSource } from './payloadSource';
import { textView } from './textView';

/** What a packet's view tells of. */
interface DetailEvents {
  readonly onClose: () => void;
  readonly onOpen: (seq: number) => void;
  /** A fact that leads to another packet was followed. */
  readonly onFollow: (seq: number) => void;
  readonly onShare: (share: number) => void;
}

/** The packet that is selected: its facts and what its payload says, beside its bytes. */
export class PacketDetail {
  readonly element = element('section', { class: 'detail', attributes: { 'aria-label': 'Packet' } });
  #hex: HexView | undefined;
  #seq: number | undefined;
  #request = 0;

  constructor(
    private readonly link: HostLink,
    private share: number,
    private readonly events: DetailEvents,
  ) {
    this.element.hidden = true;
  }

  /** Number of the packet that is shown. */
  get seq(): number | undefined {
    return this.#seq;
  }

  /** The chosen bytes, when the focus is among them. */
  get chosenBytes(): HexView['choice'] | undefined {
    return this.#hex?.grid.contains(document.activeElement) ? this.#hex.choice : undefined;
  }

  /** Shows the event of that number, or nothing. What is selected in haste is passed over for what comes after. */
  async show(seq: number | undefined): Promise<void> {
    const request = ++this.#request;
    if (seq === undefined) {
      this.#clear();
      return;
    }
    const { packet } = await this.link.ask('packet', { seq });
    if (request !== this.#request) return;
    if (packet === undefined) {
      this.#clear();
      return;
    }
    this.#seq = packet.seq;
    this.element.hidden = false;
    this.element.replaceChildren(...this.#parts(packet));
  }

  #clear(): void {
    this.#seq = undefined;
    this.#hex = undefined;
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #parts(packet: PanelPacket): readonly Node[] {
    const title = element('h2', { text: packet.title });
    const open = iconButton('Open as a document (Enter)', icon('open'), () => this.events.onOpen(packet.seq));
    const close = iconButton('Close (Escape)', icon('clear'), () => this.events.onClose());
    const head = element('header', { class: 'detail-head' }, title, open, close);
    const source = new PayloadSource(this.link, packet.seq, packet.bytes);
    const decoded = this.#decoded(packet, source);
    this.#hex = packet.bytes === 0 ? undefined : new HexView(source);
    if (this.#hex === undefined) return [head, element('div', { class: 'detail-body' }, decoded)];
    const body = element('div', { class: 'detail-body' }, decoded);
    const line = splitter(
      body,
      'Share of the decoded packet',
      () => this.share,
      (share) => {
        this.share = share;
        body.style.setProperty('--share', String(share));
        this.events.onShare(share);
      },
    );
    body.style.setProperty('--share', String(this.share));
    body.append(line, this.#hex.element);
    return [head, body];
  }

  #decoded(packet: PanelPacket, source: PayloadSource): HTMLElement {
    const part = element('div', {
      class: 'decoded',
      attributes: { tabindex: '0', role: 'region', 'aria-label': 'Decoded' },
    });
    // Here text is selected, and copied by the menu that VS Code has for it.
    part.dataset['vscodeContext'] = JSON.stringify({ preventDefaultContextMenuItems: false });
    part.append(factsList(packet.facts, (seq) => this.events.onFollow(seq)));
    if (packet.bytes === 0) return part;
    const text = section('Text', textView(source));
    part.append(text);
    void jsonPart(source).then((json) => json && text.before(section('JSON', json)));
    return part;
  }
}

function section(title: string, content: HTMLElement): HTMLDetailsElement {
  const made = element('details', { class: 'section' }, element('summary', { text: title }), content);
  made.open = true;
  return made;
}

/** The payload as a tree, if it is JSON and no longer than one message brings; of a longer one what to do instead. */
async function jsonPart(source: PayloadSource): Promise<HTMLElement | undefined> {
  if (source.length > limits.bytes) return longJsonPart(source);
  const bytes = await source.read(0, source.length);
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const node = parseJsonNode(text.decode(bytes));
    return node && jsonTree(node);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Undefined for what does not begin as a JSON object or array does. */
async function longJsonPart(source: PayloadSource): Promise<HTMLElement | undefined> {
  const start = new TextDecoder().decode(await source.read(0, 64));
  if (!/^\s*[[{]/.test(start)) return undefined;
  const length = wholeNumber(source.length);
  return element('p', {
    class: 'hint',
    text: `${length} bytes are too long for a tree here. Choose Open Payload in the menu of the row, which opens them in an editor, as JSON if they are.`,
  });
}
