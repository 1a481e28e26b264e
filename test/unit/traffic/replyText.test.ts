import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replyText } from '../../../src/traffic/replyText';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a text reply is shown as it is', () => {
  assert.deepEqual(replyText([bytes('Hello World!\n')]), { text: 'Hello World!\n', extension: '.txt' });
  assert.deepEqual(replyText([bytes('grüße\tvon 世界')]), { text: 'grüße\tvon 世界', extension: '.txt' });
});

test('JSON gets the extension by which an editor colours it, broken JSON does not', () => {
  assert.equal(replyText([bytes('{"cmd": "start"}')]).extension, '.json');
  assert.equal(replyText([bytes('{"cmd": ')]).extension, '.txt');
  assert.equal(replyText([bytes('12')]).extension, '.txt');
});

test('what an editor would change or hide is a hex dump', () => {
  const hidden = ['a\0b', 'a\rb', '\u001b[31mred', 'a\u202eb', 'a\u200bb', 'a\u2028b', '\ufeffa'].map(bytes);
  for (const packet of [...hidden, Uint8Array.of(0xff, 0xfe)]) {
    const { text } = replyText([packet]);
    assert.match(text, /^00000000 {2}[0-9a-f ]+ \|.*\|\n$/);
  }
});

test('several packets are told apart, an empty one too, and none gives nothing', () => {
  const { text } = replyText([bytes('one'), new Uint8Array(), Uint8Array.of(0)]);
  assert.equal(
    text,
    'Packet 1, 3 bytes\none\n\nPacket 2, 0 bytes\n\nPacket 3, 1 byte\n' +
      '00000000  00                                                |.|\n',
  );
  assert.deepEqual(replyText([]), { text: '', extension: '.txt' });
});

test('what is too much for a document is counted, and made quickly', () => {
  const { text } = replyText([new Uint8Array(4 * 1024 * 1024).fill(0xff)]);
  assert.equal(text.split('\n').length, 64 * 64 + 2);
  assert.match(text, /\n… 4128768 more bytes: see the traffic view\.\n$/);
  const many = replyText(Array.from({ length: 205 }, () => bytes('x'))).text;
  assert.match(many, /Packet 200, 1 byte\nx\n\n… 5 more packets: see the traffic view\.\n$/);
});
