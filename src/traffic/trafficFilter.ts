import { parseEscaped } from '../protocol/escapedCodec';
import { PayloadError } from '../protocol/payloadError';
import { describePosition } from '../protocol/textPosition';
import { parseUtf8, showUtf8 } from '../protocol/utf8Codec';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import type { TrafficEvent } from './trafficEvent';

/**
 * Reads a filter: words parted by white space, every one of which must occur in an event, case mattering. A word occurs
 * - in the payload, as its UTF-8 bytes,
 * - in the address, in a descriptor's target, in the error's code or message,
 * - or as a whole: the kind (`open`), the direction (`c2s`), the connection (`#3`), `truncated`.
 *
 * Words with spaces or operator characters go in double quotes, in which escapes mean bytes as traffic lines show
 * them: `"a == b"`, `"\x00\x01"`, `"say \x22hi\x22"`. An empty filter matches every event.
 *
 * @throws SeqpacketError EINVAL, with the column, for operators, parentheses and broken quotes: they are no words, and
 * searching for them would mislead whoever meant them.
 */
export function parseFilter(text: string): (event: TrafficEvent) => boolean {
  const tests = readWords(text).map(occursIn);
  return (event) => tests.every((test) => test(event));
}

const operator = /&&|\|\||[=!<>]=|=~|[<>~()]|^!/u;

function readWords(text: string): readonly Uint8Array[] {
  return Array.from(text.matchAll(/"[^"]*"?\S*|\S+/gu), ({ 0: word, index }) =>
    word.startsWith('"') ? quotedWord(text, word, index) : bareWord(text, word, index),
  );
}

function quotedWord(text: string, word: string, at: number): Uint8Array {
  const end = word.indexOf('"', 1);
  if (end < 0) throw problem(text, at, 'this double quote is never closed. Add the second one');
  if (end !== word.length - 1) {
    throw problem(text, at + end + 1, 'a space must follow a quoted word. For a quote inside it write \\x22');
  }
  return bytesOf(text, at, () => parseEscaped(word.slice(1, end)));
}

function bareWord(text: string, word: string, at: number): Uint8Array {
  const quote = word.startsWith("'") ? 0 : word.indexOf('"');
  if (quote >= 0) throw problem(text, at + quote, 'only double quotes quote, and only a whole word');
  const found = operator.exec(word);
  if (found === null) return bytesOf(text, at, () => parseUtf8(word));
  throw problem(
    text,
    at + found.index,
    `"${found[0]}" is no word, and a filter is plain words only. Put text that holds it in double quotes`,
  );
}

/** What `parse` gives; its error is told as one of the filter, at the word's place in it. */
function bytesOf(text: string, at: number, parse: () => Uint8Array): Uint8Array {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    throw problem(text, at, error.message.replace(/^.*?column \d+: |\.$/gu, ''));
  }
}

function occursIn(word: Uint8Array): (event: TrafficEvent) => boolean {
  const text = showUtf8(word);
  const bytes = viewOf(word);
  return (event) =>
    text === event.kind ||
    text === event.direction ||
    (event.connectionId !== undefined && text === `#${event.connectionId}`) ||
    (event.truncated === true && text === 'truncated') ||
    event.address.includes(text) ||
    (event.data !== undefined && viewOf(event.data).includes(bytes)) ||
    (event.fds?.some((target) => target.includes(text)) ?? false) ||
    (event.error !== undefined && `${event.error.code} ${event.error.message}`.includes(text));
}

/** A Buffer over the same bytes, for its search. */
function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function problem(text: string, offset: number, what: string): SeqpacketError {
  return new SeqpacketError('EINVAL', `Traffic filter, ${describePosition(text, offset)}: ${what}.`);
}
