import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addressOr,
  optionalBytes,
  optionalChoice,
  optionalInteger,
  optionalString,
  payloadBytes,
  readArguments,
  requiredInteger,
} from '../../../src/workbench/commandArguments';

const invalid = (message: string) => ({ name: 'SeqpacketError', code: 'EINVAL', message });

describe('the argument object of a command', () => {
  it('is refused when it is no object, naming what came', () => {
    assert.deepEqual(readArguments({ a: 1 }), { a: 1 });
    assert.throws(
      () => readArguments('x'),
      invalid('The command takes one object as its argument, not "x".'),
    );
    assert.throws(
      () => readArguments([1]),
      invalid('The command takes one object as its argument, not an array.'),
    );
  });

  it('takes strings', () => {
    assert.equal(optionalString({ filter: 'a' }, 'filter'), 'a');
    assert.equal(optionalString({}, 'filter'), undefined);
    assert.throws(
      () => optionalString({ filter: 3 }, 'filter'),
      invalid('"filter" must be a string, not 3.'),
    );
  });

  it('takes whole numbers within bounds', () => {
    assert.equal(optionalInteger({ limit: 5 }, 'limit', 0, 5), 5);
    for (const limit of [6, -1, 0.5, Number.NaN]) {
      assert.throws(
        () => optionalInteger({ limit }, 'limit', 0, 5),
        invalid(`"limit" must be a whole number from 0 to 5, not ${limit}.`),
      );
    }
    assert.throws(
      () => requiredInteger({}, 'connectionId', 1, 9),
      invalid('"connectionId" is missing: pass a whole number from 1 to 9.'),
    );
  });

  it('takes one of a few words', () => {
    assert.equal(optionalChoice({ framing: 'none' }, 'framing', ['command', 'none']), 'none');
    assert.throws(
      () => optionalChoice({ framing: 'http' }, 'framing', ['command', 'none']),
      invalid('"framing" must be one of "command", "none", not "http".'),
    );
  });

  it('takes an address, or the one of the settings', () => {
    assert.deepEqual(addressOr({}, '/a'), { kind: 'path', path: '/a' });
    assert.deepEqual(addressOr({ address: '/b' }, '/a'), { kind: 'path', path: '/b' });
    assert.throws(() => addressOr({ address: '' }, '/a'), { code: 'EINVAL' });
  });

  it('takes a payload as bytes or as text in an encoding', () => {
    assert.deepEqual(payloadBytes({ payload: Uint8Array.of(1) }), Uint8Array.of(1));
    assert.deepEqual(payloadBytes({ payload: 'A' }), Uint8Array.of(65));
    assert.deepEqual(payloadBytes({ payload: '41 42', encoding: 'hex' }), Uint8Array.of(65, 66));
    assert.throws(() => payloadBytes({ payload: '4', encoding: 'hex' }), { code: 'EINVAL' });
    assert.throws(() => payloadBytes({}), invalid('"payload" is missing: pass a string or a Uint8Array.'));
    assert.throws(
      () => payloadBytes({ payload: 'A', encoding: 'latin1' }),
      invalid('"encoding" must be one of "utf8", "hex", "escaped", "base64", not "latin1".'),
    );
    assert.deepEqual(optionalBytes({ reply: 'ß' }, 'reply'), Uint8Array.of(0xc3, 0x9f));
    assert.throws(
      () => optionalBytes({ reply: true }, 'reply'),
      invalid('"reply" must be a string or a Uint8Array, not true.'),
    );
  });
});
