import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { formatAddress, parseAddress } from '../../../src/seqpacket/socketAddress';

/** The error that parsing `text` throws. */
function refusal(text: string): SeqpacketError {
  try {
    parseAddress(text);
  } catch (error) {
    assert.ok(error instanceof SeqpacketError);
    return error;
  }
  return assert.fail(`${JSON.stringify(text)} was accepted`);
}

describe('parseAddress', () => {
  it('takes an absolute path literally, backslashes and all', () => {
    assert.deepEqual(parseAddress('/tmp/a b\\x00.socket'), { kind: 'path', path: '/tmp/a b\\x00.socket' });
  });

  it('reads an abstract name as bytes, with escapes for what cannot be typed', () => {
    assert.deepEqual(parseAddress('@a\\x00\\xFF\\\\é'), {
      kind: 'abstract',
      name: Uint8Array.from([0x61, 0x00, 0xff, 0x5c, 0xc3, 0xa9]),
    });
  });

  it('takes the longest names that Linux takes', () => {
    assert.equal(formatAddress(parseAddress(`@${'n'.repeat(107)}`)).length, 108);
    const path = `/${'d'.repeat(255)}/${'f'.repeat(255)}`;
    assert.deepEqual(parseAddress(path), { kind: 'path', path });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['', 'EINVAL', /is empty.*absolute path such as/],
    ['x.socket', 'EINVAL', /"x\.socket" is a relative path.*beginning with \//],
    ['./x.socket', 'EINVAL', /relative path/],
    ['~/x.socket', 'EINVAL', /relative path/],
    [' /tmp/x.socket', 'EINVAL', /relative path/],
    ['/tmp/', 'EINVAL', /names a folder/],
    ['/', 'EINVAL', /names a folder/],
    ['/tmp/x\0y', 'EINVAL', /NUL.*begin with @/],
    ['\0name', 'EINVAL', /NUL.*begin with @/],
    ['@', 'EINVAL', /abstract name is empty/],
    ['@a\\q', 'EINVAL', /backslash that begins neither/],
    ['@a\\x1', 'EINVAL', /backslash that begins neither/],
    ['/tmp/\ud800', 'EINVAL', /surrogate/],
    [`@${'n'.repeat(108)}`, 'ENAMETOOLONG', /has 108 bytes; Linux takes at most 107/],
    [`/tmp/${'n'.repeat(256)}`, 'ENAMETOOLONG', /has 256 bytes; Linux takes at most 255/],
    [`/${'d/'.repeat(2048)}s`, 'ENAMETOOLONG', /has 4098 bytes; Linux takes at most 4095/],
  ];
  for (const [text, code, sentence] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))} with ${code} and a sentence`, () => {
      const error = refusal(text);
      assert.equal(error.code, code);
      assert.match(error.message, sentence);
      assert.equal(error.address, text);
    });
  }
});

describe('formatAddress', () => {
  it('writes bytes that are not printable ASCII as \\xHH', () => {
    const name = Uint8Array.from([0x00, 0x20, 0x5c, 0x7e, 0x7f, 0xff]);
    assert.equal(formatAddress({ kind: 'abstract', name }), '@\\x00 \\\\~\\x7f\\xff');
  });

  it('is the inverse of parseAddress for every abstract name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 107 }), (name) => {
        assert.deepEqual(parseAddress(formatAddress({ kind: 'abstract', name })), { kind: 'abstract', name });
      }),
    );
  });

  it('gives back every path that parseAddress accepts', () => {
    const component = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => !/[/\0]/.test(text) && Buffer.byteLength(text) <= 255);
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 5 }), (components) => {
        const path = `/${components.join('/')}`;
        assert.equal(formatAddress(parseAddress(path)), path);
      }),
    );
  });
});
