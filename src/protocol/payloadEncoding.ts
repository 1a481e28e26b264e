import { assertNever } from '../assertNever';
import { formatBase64, parseBase64 } from './base64Codec';
import { formatEscaped, parseEscaped } from './escapedCodec';
import { formatHex, parseHex } from './hexCodec';
import { formatUtf8, parseUtf8 } from './utf8Codec';

/** The ways a payload can be typed and shown. */
export const payloadEncodings = ['utf8', 'hex', 'escaped', 'base64'] as const;

/** One of {@link payloadEncodings}. */
export type PayloadEncoding = (typeof payloadEncodings)[number];

/** Whether `value`, which may be anything, names one of {@link payloadEncodings}. */
export function isPayloadEncoding(value: unknown): value is PayloadEncoding {
  return payloadEncodings.some((encoding) => encoding === value);
}

/**
 * The bytes that a person means by `text`.
 * @throws PayloadError (code `EINVAL`) with a sentence naming the column and what is wrong there.
 */
export function decodePayload(text: string, encoding: PayloadEncoding): Uint8Array {
  switch (encoding) {
    case 'utf8':
      return parseUtf8(text);
    case 'hex':
      return parseHex(text);
    case 'escaped':
      return parseEscaped(text);
    case 'base64':
      return parseBase64(text);
    default:
      return assertNever(encoding);
  }
}

/**
 * The text for `bytes` that {@link decodePayload} turns into the same bytes again.
 * @throws PayloadError (code `EINVAL`) only for `utf8`, when the bytes are not valid UTF-8.
 */
export function encodePayload(bytes: Uint8Array, encoding: PayloadEncoding): string {
  switch (encoding) {
    case 'utf8':
      return formatUtf8(bytes);
    case 'hex':
      return formatHex(bytes);
    case 'escaped':
      return formatEscaped(bytes);
    case 'base64':
      return formatBase64(bytes);
    default:
      return assertNever(encoding);
  }
}
