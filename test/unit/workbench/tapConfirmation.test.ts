import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { tapConfirmation } from '../../../src/workbench/tapConfirmation';

const path = parseAddress('/run/app.socket');
const name = parseAddress('@app');

describe('what a person is told before a tap is started', () => {
  it('is what becomes of the socket, what programs can notice, and what ends it', () => {
    assert.deepEqual(tapConfirmation({ address: path }, 7).split('\n\n'), [
      'Its socket file is moved to /run/app.socket.tapped, and this window listens in its place, until the tap is stopped. Connections that are open stay as they are.',
      "Packets pass through with their boundaries, order and descriptors. But the server sees this window's process (7), not the client, as its peer (SO_PEERCRED), and the client likewise: a program that checks who its peer is may refuse. Smaller differences are told of in the README, under Taps.",
      'When the tap is stopped, connections through it go on until they end; when this window is reloaded or closed, they end with it.',
    ]);
  });

  it('is where clients are to connect, and which may, when the tap listens elsewhere', () => {
    const [file] = tapConfirmation({ address: path, upstream: name }, 7).split('\n\n');
    assert.equal(
      file,
      'This window listens at /run/app.socket and joins each client there with @app. The socket file gets mode 0600: clients of other users are refused there, unless you change its mode.',
    );
    const [abstract] = tapConfirmation({ address: name, upstream: path }, 7).split('\n\n');
    assert.equal(
      abstract,
      'This window listens at @app and joins each client there with /run/app.socket. An abstract name has no mode: every user of this machine can connect there.',
    );
  });

  it('has addresses that others chose in it as plain text', () => {
    const hostile = parseAddress('/run/\u202e\u001b[2J');
    for (const request of [{ address: hostile }, { address: hostile, upstream: hostile }]) {
      const text = tapConfirmation(request, 7);
      assert.ok(text.includes('/run/\\xe2\\x80\\xae\\x1b[2J'), text);
    }
  });
});
