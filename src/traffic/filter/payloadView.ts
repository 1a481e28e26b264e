import { isObject } from '../../seqpacket/isObject';
import type { TrafficEvent } from '../trafficEvent';
import { bufferView } from './bufferView';
import type { JsonPath } from './filterNode';

const nothing = new Uint8Array();

/**
 * The payload of the event that a filter looks at, decoded at most once however many parts of the filter ask. One view
 * serves one event after the other, so that an event whose payload nobody asks for costs no memory.
 */
export class PayloadView {
  #bytes: Uint8Array = nothing;
  #buffer: Buffer | undefined;
  #text: string | undefined;
  #json: unknown;
  #isParsed = false;

  /** Turns to another event. */
  show(event: TrafficEvent): void {
    this.#bytes = event.data ?? nothing;
    this.#buffer = undefined;
    this.#text = undefined;
    this.#isParsed = false;
  }

  /** The payload, empty when there is none, with Node's search for bytes. */
  get bytes(): Buffer {
    this.#buffer ??= bufferView(this.#bytes);
    return this.#buffer;
  }

  /** The payload as UTF-8, U+FFFD standing for what is none. */
  get text(): string {
    this.#text ??= this.bytes.toString('utf8');
    return this.#text;
  }

  /** The value at `path` of a payload that is a JSON object or array; undefined when there is none. */
  jsonAt(path: JsonPath): unknown {
    if (!this.#isParsed) this.#json = this.#parse();
    this.#isParsed = true;
    return path.reduce<unknown>(
      (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      this.#json,
    );
  }

  /** NULs at the end are no part of it: C programs send their whole buffer (DESIGN.md 1). */
  #parse(): unknown {
    const begin = this.bytes.find((byte) => !isJsonSpace(byte));
    if (begin !== 0x7b && begin !== 0x5b) return undefined;
    try {
      return JSON.parse(this.text.replace(/\0+$/, ''));
    } catch {
      return undefined;
    }
  }
}

/** RFC 8259: space, tab, line feed, carriage return. */
function isJsonSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
