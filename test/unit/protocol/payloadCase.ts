import assert from 'node:assert/strict';
import { PayloadError } from '../../../src/protocol/payloadError';

/** Asserts that `read` refuses with EINVAL and exactly this sentence, which is what a person gets to see. */
export function refuses(read: () => unknown, sentence: string): void {
  assert.throws(read, (error) => {
    assert.ok(error instanceof PayloadError);
    assert.equal(error.code, 'EINVAL');
    assert.equal(error.message, sentence);
    return true;
  });
}

/** The bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** 0x00 to 0xFF, each once. */
export const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
