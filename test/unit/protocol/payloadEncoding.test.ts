import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decodePayload,
  encodePayload,
  isPayloadEncoding,
  payloadEncodings,
} from '../../../src/protocol/payloadEncoding';
import { ascii } from './payloadCase';

describe('payloadEncoding', () => {
  it('reads and writes in each encoding', () => {
    const written = { utf8: 'SEND', hex: '53 45 4e 44', escaped: 'SEND', base64: 'U0VORA==' };
    for (const encoding of payloadEncodings) {
      assert.equal(encodePayload(ascii('SEND'), encoding), written[encoding]);
      assert.deepEqual(decodePayload(written[encoding], encoding), ascii('SEND'));
    }
  });

  it('brings any bytes through each encoding, but utf8 only what is UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('hex', 'escaped', 'base64'), (bytes, encoding) => {
        assert.deepEqual(decodePayload(encodePayload(bytes, encoding), encoding), bytes);
      }),
    );
    assert.throws(() => encodePayload(Uint8Array.of(0xff), 'utf8'), { code: 'EINVAL' });
  });

  it('either reads a typed text or refuses it with EINVAL and a place', () => {
    const typed = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\\', 'x', '0', 'a', ' ', '=', '\n', '\ud800'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(typed, fc.constantFrom(...payloadEncodings), (text, encoding) => {
        try {
          assert.ok(decodePayload(text, encoding) instanceof Uint8Array);
        } catch (error) {
          assert.ok(error instanceof Error);
          assert.match(error.message, /^(Text|Hex|Escaped|Base64) payload, (line \d+, )?column \d+: .*\.$/s);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('tells the name of an encoding from anything else', () => {
    assert.deepEqual(['utf8', 'hex', 'UTF8', '', 1, undefined].map(isPayloadEncoding), [
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
