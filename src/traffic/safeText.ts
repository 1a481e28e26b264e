import { encodePayload } from '../protocol/payloadEncoding';

/**
 * Text that others chose (an address, a descriptor's target, an error) made safe for one line of output: every character that
 * a payload's escaped form would not show as it is comes as that escape. Backslashes stay single, because addresses
 * and errors hold escapes already; unlike a payload's text it is for reading, not for turning back into bytes.
 */
export function safeText(text: string): string {
  return encodePayload(Buffer.from(text), 'escaped').replaceAll('\\\\', '\\');
}
