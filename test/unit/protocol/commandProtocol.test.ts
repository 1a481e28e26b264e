import assert from 'node:assert/strict';
import { endianness } from 'node:os';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  commandOf,
  decodeLengthPacket,
  encodeCommand,
  encodeLengthPacket,
  padReply,
  takeReply,
} from '../../../src/protocol/commandProtocol';
import { ProtocolError } from '../../../src/protocol/protocolError';
import { ascii } from './payloadCase';

function breaks(read: () => unknown, sentence: string): void {
  assert.throws(read, (error) => {
    assert.ok(error instanceof ProtocolError);
    assert.equal(error.code, 'EBADMSG');
    assert.equal(error.message, sentence);
    return true;
  });
}

describe('commandProtocol', () => {
  it('knows a command by the bytes up to the first NUL', () => {
    for (const text of ['SEND', 'SEND\0', 'SEND\0DOWN', 'SEND\0\xff'])
      assert.equal(commandOf(ascii(text)), 'SEND');
    assert.equal(commandOf(ascii('DOWN\0')), 'DOWN');
  });

  it('takes nothing else for a command', () => {
    for (const text of ['', '\0', '\0SEND', 'send', 'SEN', 'SENDS', 'SEND\n', ' SEND', 'SE\0ND']) {
      assert.equal(commandOf(ascii(text)), undefined, JSON.stringify(text));
    }
  });

  it('sends commands without a NUL', () => {
    assert.deepEqual(encodeCommand('SEND'), ascii('SEND'));
    assert.deepEqual(encodeCommand('DOWN'), ascii('DOWN'));
  });

  it('writes the length as an int of this host', () => {
    const expected = endianness() === 'LE' ? [13, 0, 0, 0] : [0, 0, 0, 13];
    assert.deepEqual(encodeLengthPacket(13), Uint8Array.from(expected));
  });

  it('reads every length that it writes, from any view', () => {
    fc.assert(
      fc.property(fc.nat(0x7fffffff), fc.nat(7), (length, offset) => {
        const memory = new Uint8Array(16);
        memory.set(encodeLengthPacket(length), offset);
        assert.equal(decodeLengthPacket(memory.subarray(offset, offset + 4)), length);
      }),
    );
  });

  for (const size of [0, 3, 5]) {
    it(`refuses a length packet of ${size} bytes`, () => {
      breaks(
        () => decodeLengthPacket(new Uint8Array(size)),
        `The server's first packet has ${size} bytes, but a length packet has 4: a signed 32-bit integer in host ` +
          `byte order. If this server does not speak the command protocol, use framing "none".`,
      );
    });
  }

  it('refuses a negative length', () => {
    breaks(
      () => decodeLengthPacket(encodeLengthPacket(-2)),
      'The server announced a reply of -2 bytes; a length cannot be negative. ' +
        'If this server does not speak the command protocol, use framing "none".',
    );
  });

  it('takes the first bytes of a padded reply', () => {
    assert.deepEqual(takeReply(5, padReply(ascii('Hello'), 256)), ascii('Hello'));
    assert.deepEqual(takeReply(5, ascii('Hello')), ascii('Hello'));
    assert.deepEqual(takeReply(0, new Uint8Array()), new Uint8Array());
  });

  it('refuses a reply shorter than announced, naming both lengths', () => {
    breaks(
      () => takeReply(13, ascii('H')),
      'The server announced a reply of 13 bytes, but its reply packet has only 1 byte. ' +
        'Check the length the server sends; with framing "none" the packets are shown as they came.',
    );
  });

  it('pads a reply, and never cuts one', () => {
    assert.deepEqual(padReply(ascii('ab'), 4), ascii('ab\0\0'));
    assert.deepEqual(padReply(ascii('ab'), 1), ascii('ab'));
    assert.deepEqual(padReply(ascii('ab'), 0), ascii('ab'));
  });
});
