import { encodePayload } from '../protocol/payloadEncoding';

/**
 * Text that others chose (an address, a descriptor's target, an error) made safe for one line of output: every character that
 * a payload's escaped form would not show as it is comes as that escape, half of a surrogate pair as `\uHHHH`. Backslashes stay
 * single, because addresses and errors hold escapes already; unlike a payload's text it is for reading, not for turning back
 * into bytes.
 */
export function safeText(text: string): string {
  const wellFormed = text.replaceAll(/\p{Surrogate}/gu, unitEscape);
  return encodePayload(Buffer.from(wellFormed), 'escaped').replaceAll('\\\\', '\\');
}

function unitEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`;
}
