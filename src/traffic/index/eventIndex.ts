import type { NewTrafficEvent } from '../trafficEvent';
import { bytesPerEvent, IndexPage, pageBits } from './indexPage';
import type { InternedTexts } from './internedTexts';

const pageMask = (1 << pageBits) - 1;

/** What is known of the kept events without looking into the log, by `seq`. The oldest go page by page. */
export class EventIndex {
  readonly #texts: InternedTexts;
  readonly #pages: IndexPage[] = [];
  /** `seq` of the first place of the first page. */
  #pagesFrom: number;
  #firstSeq: number;
  #nextSeq: number;

  constructor(texts: InternedTexts, nextSeq: number) {
    this.#texts = texts;
    this.#pagesFrom = this.#firstSeq = this.#nextSeq = nextSeq;
  }

  get size(): number {
    return this.#nextSeq - this.#firstSeq;
  }

  /** Of the oldest event; when there is none, of the next to come. */
  get firstSeq(): number {
    return this.#firstSeq;
  }

  /** Of the next event to come. */
  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** Bytes of memory in use for events. */
  get memoryBytes(): number {
    return this.size * bytesPerEvent;
  }

  /** Takes the next event, whose record stands at `offset` of its segment; `addressId` is used already. */
  push(event: NewTrafficEvent, latencyNs: bigint | undefined, addressId: number, offset: number): void {
    const place = this.#nextSeq++ - this.#pagesFrom;
    const page = this.#pages[place >> pageBits] ?? this.#addPage();
    page.set(place & pageMask, event, latencyNs, addressId, offset);
  }

  /** Lets go of all events below `seq`. */
  dropBelow(seq: number): void {
    for (; this.#firstSeq < Math.min(seq, this.#nextSeq); this.#firstSeq++) {
      this.#texts.release(this.page(this.#firstSeq).address[this.at(this.#firstSeq)] ?? 0);
      if (this.at(this.#firstSeq) !== pageMask) continue;
      this.#pages.shift();
      this.#pagesFrom += pageMask + 1;
    }
  }

  /** The page that a kept event is on. @throws Error for an event that is not kept. */
  page(seq: number): IndexPage {
    const page = this.#pages[(seq - this.#pagesFrom) >> pageBits];
    if (page === undefined) throw new Error(`Event ${seq} is not kept.`);
    return page;
  }

  /** The place of an event on its page. */
  at(seq: number): number {
    return (seq - this.#pagesFrom) & pageMask;
  }

  #addPage(): IndexPage {
    const page = new IndexPage();
    this.#pages.push(page);
    return page;
  }
}
