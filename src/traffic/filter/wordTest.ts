import { showUtf8 } from '../../protocol/utf8Codec';
import { bufferView } from './bufferView';
import type { EventTest } from './eventTest';

/**
 * A word or quoted text of its own occurs in an event
 * - in the payload, as its bytes,
 * - in the address, in a descriptor's target, in the error's code or message,
 * - or as a whole: the kind (`open`), the direction (`c2s`), the connection (`#3`).
 */
export function wordTest(bytes: Uint8Array): EventTest {
  const text = showUtf8(bytes);
  const wanted = bufferView(bytes);
  return {
    cost: 1,
    matches: (event, payload) =>
      text === event.kind ||
      text === event.direction ||
      (event.connectionId !== undefined && text === `#${event.connectionId}`) ||
      event.address.includes(text) ||
      (event.data !== undefined && payload.bytes.includes(wanted)) ||
      (event.fds?.some((target) => target.includes(text)) ?? false) ||
      (event.error !== undefined && `${event.error.code} ${event.error.message}`.includes(text)),
  };
}
