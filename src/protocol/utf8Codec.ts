import { PayloadError } from './payloadError';
import { describePosition } from './textPosition';
import { readUtf8Sequence } from './utf8Sequence';

/**
 * The UTF-8 bytes of `text`.
 * @throws PayloadError at a lone surrogate: `TextEncoder` would silently send U+FFFD in its place, which nobody typed.
 */
export function parseUtf8(text: string): Uint8Array {
  refuseLoneSurrogate(text);
  return new TextEncoder().encode(text);
}

/** @throws PayloadError at the first half of a surrogate pair in `text` that stands alone. */
export function refuseLoneSurrogate(text: string): void {
  const offset = text.search(/\p{Surrogate}/u);
  if (offset < 0) return;
  const unit = text.charCodeAt(offset).toString(16).toUpperCase();
  throw new PayloadError(
    `Text payload, ${describePosition(text, offset)}: U+${unit} is half of a surrogate pair, which UTF-8 ` +
      `cannot encode. Remove it, or give the bytes in the encoding "hex" or "escaped".`,
  );
}

/**
 * The text that `bytes` encode in UTF-8, a byte order mark included.
 * @throws PayloadError when they are not valid UTF-8; {@link showUtf8} never throws.
 */
export function formatUtf8(bytes: Uint8Array): string {
  const invalid = findInvalidUtf8(bytes);
  if (invalid === undefined) return showUtf8(bytes);
  const byte = (bytes[invalid] ?? 0).toString(16).padStart(2, '0');
  throw new PayloadError(
    `The payload is not valid UTF-8: byte 0x${byte} at offset ${invalid} belongs to no character. ` +
      `Use the encoding "escaped", "hex" or "base64" for it.`,
  );
}

/** `bytes` as text for a person, U+FFFD standing for what is not UTF-8: good for reading, not for sending again. */
export function showUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function findInvalidUtf8(bytes: Uint8Array): number | undefined {
  for (let offset = 0; offset < bytes.length;) {
    const sequence = readUtf8Sequence(bytes, offset);
    if (sequence === undefined) return offset;
    offset += sequence.length;
  }
  return undefined;
}
