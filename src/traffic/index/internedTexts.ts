/** A text that many events share. */
export interface InternedText {
  readonly text: string;
  /** Its form in the log. */
  readonly bytes: Uint8Array;
  uses: number;
}

/** Bytes of memory of an entry besides its text and bytes, near enough for a limit. */
const entryBytes = 200;

/** Texts by small numbers, each kept once and for as long as something uses it. A number may mean another text later. */
export class InternedTexts {
  readonly #encode: (text: string) => Uint8Array;
  readonly #ids = new Map<string, number>();
  readonly #entries: (InternedText | undefined)[] = [];
  readonly #free: number[] = [];
  #memoryBytes = 0;

  constructor(encode: (text: string) => Uint8Array) {
    this.#encode = encode;
  }

  /** Bytes of memory that the texts take. */
  get memoryBytes(): number {
    return this.#memoryBytes;
  }

  /** The text's number, used once more. */
  use(text: string): number {
    const known = this.#ids.get(text);
    const id = known ?? this.#add(text);
    this.entry(id).uses++;
    return id;
  }

  /** Ends one use. */
  release(id: number): void {
    const entry = this.entry(id);
    if (--entry.uses > 0) return;
    this.#ids.delete(entry.text);
    this.#entries[id] = undefined;
    this.#free.push(id);
    this.#memoryBytes -= costOf(entry);
  }

  /** @throws Error for a number that is not in use. */
  entry(id: number): InternedText {
    const entry = this.#entries[id];
    if (entry === undefined) throw new Error(`No text has the number ${id}.`);
    return entry;
  }

  #add(text: string): number {
    const entry: InternedText = { text, bytes: this.#encode(text), uses: 0 };
    const id = this.#free.pop() ?? this.#entries.length;
    this.#entries[id] = entry;
    this.#ids.set(text, id);
    this.#memoryBytes += costOf(entry);
    return id;
  }
}

function costOf({ text, bytes }: InternedText): number {
  return entryBytes + 2 * text.length + bytes.length;
}
