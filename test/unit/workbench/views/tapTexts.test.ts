import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunningTap, TappedConnection } from '../../../../src/endpoints/runningTap';
import { statusText, tappedText } from '../../../../src/workbench/statusTexts';
import {
  tapTexts,
  tappedConnectionTexts,
  tappedWayTexts,
  unjoinedTexts,
} from '../../../../src/workbench/views/tapTexts';

const connection: TappedConnection = {
  connectionId: 7,
  tapId: 1,
  address: '/run/app.socket',
  client: { pid: 123, uid: 1000, gid: 100 },
  command: '/usr/bin/python3 client.py SEND',
  toServer: { packets: 1, bytes: 4, unread: 0 },
  toClient: { packets: 12, bytes: 34_567, unread: 0 },
  unrecorded: 0,
};

const tap: RunningTap = {
  tapId: 1,
  address: '/run/app.socket',
  upstream: '/run/app.socket.tapped',
  inPlace: true,
  stopped: false,
  connections: [connection],
  accepted: 3,
  unrecorded: 0,
  unjoined: undefined,
  startedNs: 0n,
};

describe('the row of a connection through a tap', () => {
  it('tells who the client is, and packets each way, and more where there is room', () => {
    assert.deepEqual(tappedConnectionTexts(connection), {
      description: 'python3 (123) → 1 ← 12',
      spoken:
        'Connection 7 of python3 (123). To the server: 1 packet, 4 bytes; it has read all. To the client: 12 packets, 34567 bytes; it has read all',
      tooltip: [
        'Connection #7 through the tap of /run/app.socket',
        'Client: pid 123, uid 1000, gid 100',
        '/usr/bin/python3 client.py SEND',
        'To the server: 1 packet, 4 bytes; it has read all',
        'To the client: 12 packets, 34567 bytes; it has read all',
      ],
    });
  });

  it('tells what each side has not read, and what is not recorded', () => {
    const { description, spoken, tooltip } = tappedConnectionTexts({
      ...connection,
      toServer: { packets: 300, bytes: 1_234_567, unread: 213_504 },
      toClient: { packets: 1, bytes: 0, unread: 768 },
      unrecorded: 5,
    });
    assert.equal(description, 'python3 (123) → 300 ← 1 · 5 packets not recorded');
    const lines = [
      'To the server: 300 packets, 1234567 bytes; it has not read 213504 bytes of queue',
      'To the client: 1 packet, 0 bytes; it has not read 768 bytes of queue',
      '5 packets not recorded',
    ];
    assert.equal(spoken, `Connection 7 of python3 (123). ${lines.join('. ')}`);
    assert.deepEqual(tooltip.slice(-3), lines);
  });

  it('says so little where nothing passed and nobody could be asked for the command', () => {
    const nothing = { packets: 0, bytes: 0, unread: 0 };
    const { description, tooltip } = tappedConnectionTexts({
      ...connection,
      command: undefined,
      toServer: nothing,
      toClient: nothing,
    });
    assert.equal(description, 'pid 123 → 0 ← 0');
    assert.equal(tooltip.length, 4);
  });
});

describe('the row of one way of such a connection', () => {
  it('tells bytes and what the receiver has not read', () => {
    assert.deepEqual(tappedWayTexts('server', connection.toServer), {
      description: '4 B',
      spoken: 'To the server: 1 packet, 4 bytes; it has read all',
      tooltip: ['To the server: 1 packet, 4 bytes; it has read all'],
    });
    const { description, spoken } = tappedWayTexts('client', {
      packets: 300,
      bytes: 1_234_567,
      unread: 213_504,
    });
    assert.equal(description, '1.2 MB · 213 kB unread');
    assert.equal(spoken, 'To the client: 300 packets, 1234567 bytes; it has not read 213504 bytes of queue');
    const nothing = { packets: 0, bytes: 0, unread: 0 };
    assert.equal(tappedWayTexts('client', nothing).description, '0 B');
  });
});

describe('the row of a tap', () => {
  it('tells whether it is in place, between two addresses, or stopped', () => {
    assert.equal(tapTexts(tap).description, 'tap in place · 1 client');
    const between = tapTexts({ ...tap, upstream: '@app', inPlace: false, connections: [] });
    assert.equal(between.description, 'tap · 0 clients');
    assert.ok(between.tooltip.includes('The server is at @app'));
    const stopped = tapTexts({ ...tap, stopped: true });
    assert.equal(stopped.description, 'tap stopped, last connections · 1 client');
    assert.equal(stopped.spoken, 'Tap of /run/app.socket, tap stopped, last connections · 1 client');
  });

  it('tells of a client that could not be joined with the server: below, where there is room, and to a screen reader', () => {
    const error = { code: 'ECONNREFUSED', message: 'A client was turned away.' };
    const turnedAway = { error, waits: false };
    assert.deepEqual(unjoinedTexts(turnedAway), {
      label: 'Turned away',
      description: 'ECONNREFUSED',
      spoken: 'Last client turned away: ECONNREFUSED',
      tooltip: ['A client was turned away.'],
    });
    const { description, spoken, tooltip } = tapTexts({ ...tap, unjoined: turnedAway });
    assert.equal(description, 'tap in place · 1 client');
    assert.equal(
      spoken,
      'Tap of /run/app.socket, tap in place · 1 client. Last client turned away: ECONNREFUSED',
    );
    assert.equal(tooltip.at(-1), 'A client was turned away.');
    assert.equal(unjoinedTexts({ error, waits: true }).label, 'A client waits');
  });
});

describe('what is not recorded', () => {
  it('is told in the row of the tap', () => {
    const { description, spoken, tooltip } = tapTexts({ ...tap, unrecorded: 1 });
    assert.equal(description, 'tap in place · 1 client · 1 packet not recorded');
    assert.equal(spoken, 'Tap of /run/app.socket, tap in place · 1 client · 1 packet not recorded');
    assert.equal(tooltip.at(-1), '1 packet not recorded');
  });

  it('is told in the status bar and its tooltip, of all taps together', () => {
    const taps = [
      { ...tap, unrecorded: 2 },
      { ...tap, unrecorded: 40 },
    ];
    const status = { servers: 0, taps, packets: 9, isPaused: false };
    assert.equal(statusText(status), '0 servers · 2 taps · 9 packets · 42 not recorded');
    assert.equal(statusText({ ...status, taps: [tap] }), '0 servers · 1 tap · 9 packets');
    assert.equal(
      statusText({ ...status, taps: [], servers: 1, isPaused: true }),
      '1 server · 9 packets · capture paused',
    );
    assert.deepEqual(
      [tap, ...taps].map(tappedText),
      ['', ', 2 packets not recorded', ', 40 packets not recorded'].map(
        (missing) => `/run/app.socket, tapped, 1 client${missing}`,
      ),
    );
  });
});
