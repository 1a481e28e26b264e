import assert from 'node:assert/strict';
import { writeFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { RawPeer } from '../../fixtures/rawPeer';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { onSockets, type SocketStage } from './socketStage';
import { tapInPlace } from './tapStage';

/** A client and its server, each in a process of its own, that make the system calls they are told to. */
interface Ends {
  readonly client: End;
  readonly server: End;
  /** A file that can be passed. */
  readonly file: string;
}

/** One end of the connection. What it observes is noted, to be compared. */
class End {
  readonly notes: string[] = [];

  constructor(
    private readonly name: string,
    private readonly peer: RawPeer,
    readonly number: number,
  ) {}

  /** Makes a call on the socket and notes what came of it. */
  async note(call: string, args: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const outcome = await this.peer.call<unknown>(call, { number: this.number, ...args }).then(
      (result) => JSON.stringify(result ?? null),
      (error: unknown) => (error as Error).message,
    );
    const brief = outcome.length < 200 ? outcome : `${outcome.slice(0, 60)}… of ${outcome.length}`;
    this.notes.push(`${this.name} ${call}: ${brief}`);
  }

  send(text: string, args: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return this.note('send', { data: Buffer.from(text).toString('hex'), ...args });
  }

  async receive(count = 1): Promise<void> {
    for (let number = 0; number < count; number++) await this.note('receive');
  }

  /** Ends the process as `kill -9` does. */
  kill(): Promise<void> {
    return this.peer.kill();
  }

  /** Waits until the socket has these poll events, and notes which it has. */
  poll(...expected: readonly string[]): Promise<void> {
    return this.note('poll', { expected });
  }
}

const longest = 212_960;

/** One is killed with a packet unread, while the other has one to read too. */
async function killed(victim: End, other: End): Promise<void> {
  await victim.send('its last');
  await other.send('never read');
  await victim.poll('in');
  await victim.kill();
  await other.poll('in', 'err', 'hup');
  await other.receive(3);
  await other.send('too late');
}

/** Its sender waits for room, which never comes. */
function shutWhileFull(length: number) {
  return async ({ client, server }: Ends): Promise<void> => {
    await fill(client, length);
    const waiting = client.send('one more');
    await server.note('shutdown', { how: 'read' });
    await waiting;
    await server.send('still speaks');
    await client.receive();
  };
}

/** Sends until there is no room: through a tap there is some for up to twice as many. */
async function fill(sender: End, length: number): Promise<void> {
  const before = sender.notes.length;
  await sender.note('send_until_error', { data: '00'.repeat(length) });
  sender.notes[before] = sender.notes[before]?.replace(/,\d+\]/, ']') ?? '';
}

/** A sender has no room until its reader reads. */
async function blockedUntilRead(sender: End, reader: End, length: number): Promise<void> {
  await sender.poll('out');
  await fill(sender, length);
  await sender.poll();
  await reader.poll('in');
  await reader.note('receive_all');
  await sender.poll('out');
  await sender.send('goes on');
  await reader.receive();
}

/** What the one sent before its half close is never read by the other. */
async function leftBehindHalfClose(sender: End, leaver: End): Promise<void> {
  await sender.send('never read');
  await sender.note('shutdown', { how: 'write' });
  await leaver.poll('in', 'rdhup');
  await leaver.send('one');
  await leaver.note('close');
  await sender.poll('in', 'err', 'hup');
  await sender.receive(3);
}

/** One shuts both ways, and the other reads only then. */
async function shutBothAndReadFrom(leaver: End, other: End): Promise<void> {
  await leaver.send('last words');
  await leaver.note('shutdown', { how: 'both' });
  await other.poll('in', 'hup', 'rdhup');
  await leaver.poll('in', 'hup', 'rdhup');
  await leaver.receive();
  await other.receive(2);
  await leaver.note('unread', { wanted: 0 });
  await other.note('close');
  await leaver.poll('in', 'hup', 'rdhup');
  await leaver.receive();
}

/** One shuts both ways, reads on, and closes with a packet unread. */
async function shutBothAndReset(leaver: End, other: End): Promise<void> {
  for (const text of ['read', 'never read']) await other.send(text);
  await leaver.poll('in');
  await leaver.note('shutdown', { how: 'both' });
  await other.poll('in', 'hup', 'rdhup');
  await other.receive(2);
  await leaver.receive();
  await leaver.note('close');
  await other.poll('err');
  await other.receive(2);
  await other.send('too late');
}

/** Each is run twice, direct and through a tap, and both ends must observe the same. */
const cases: Readonly<Record<string, (ends: Ends) => Promise<void>>> = {
  'packets each way, empty ones too, up to the limit': async ({ client, server }) => {
    for (const length of [1, 0, 2, 0, 0, 4096, 65_536, longest]) {
      await client.send('x'.repeat(length));
      await server.receive();
      await server.send('y'.repeat(length));
      await client.receive();
    }
    await client.send('x'.repeat(longest + 1));
    await client.note('write', { data: '' });
    await client.send('last');
    await server.receive();
  },
  'many packets in order': async ({ client, server }) => {
    await client.note('send_many', { count: 200, length: 50 });
    await server.note('receive_many', { count: 200 });
    await server.note('send_many', { count: 80, length: 1000 });
    await client.note('receive_many', { count: 80 });
  },
  'a reader with too small a buffer': async ({ client, server }) => {
    await client.send('x'.repeat(100));
    await client.send('whole');
    await server.note('receive', { size: 10 });
    await server.receive();
    await server.send('y'.repeat(100));
    await server.send('');
    await client.note('receive', { size: 10 });
    await client.receive();
  },
  'a reader with no room for a descriptor': async ({ client, server, file }) => {
    await client.send('lost', { open: [file] });
    await client.send('kept', { open: [file] });
    await server.note('receive_open', { room: 0 });
    await server.note('receive_open');
    await server.send('', { open: [file] });
    await server.send('on');
    await client.note('receive_open', { room: 0 });
    await client.receive();
  },
  'a sender that has raised its limit': async ({ client, server }) => {
    await client.note('send_buffer', { size: 1_000_000 });
    await client.note('send_many', { count: 1, length: 900_000 });
    await server.note('receive_many', { count: 1 });
  },
  "packets up to the sender's own limit, and not beyond": async ({ client, server }) => {
    for (const [end, other] of [
      [client, server],
      [server, client],
    ] as const) {
      await end.note('send_buffer', { size: 400_000 });
      await end.note('send_many', { count: 1, length: 800_000 - 32 });
      await other.note('receive_many', { count: 1 });
      await end.note('send_many', { count: 1, length: 800_000 - 31 });
      await end.note('send_buffer', { size: 10_000 });
      await end.note('send_many', { count: 1, length: 20_000 - 31 });
    }
  },
  'descriptors that still work, with packets and with empty ones': async ({ client, server, file }) => {
    await client.send('one', { open: [file] });
    await server.note('receive_open');
    await client.send('', { open: [file, file] });
    await server.note('receive_open');
    await client.send('', { open: Array<string>(253).fill(file) });
    await server.note('receive_open');
    await server.send('', { open: [file] });
    await client.note('receive_open');
    await client.send('more', { open: Array<string>(254).fill(file) });
  },
  'a server that speaks first, and leaves': async ({ client, server }) => {
    await server.send('welcome');
    await server.send('');
    await server.note('close');
    await client.poll('in', 'rdhup', 'hup');
    await client.receive(4);
    await client.send('too late');
  },
  'a client that leaves': async ({ client, server }) => {
    await client.send('one');
    await client.send('two');
    await client.note('close');
    await server.poll('in', 'rdhup', 'hup');
    await server.receive(3);
    await server.send('too late');
    await server.poll('hup');
  },
  'a half close by the client, who reads on': async ({ client, server }) => {
    await client.send('question');
    await client.note('shutdown', { how: 'write' });
    await client.send('refused');
    await server.poll('in', 'rdhup');
    await server.receive(2);
    await server.send('answer');
    await server.send('');
    await client.receive(2);
    await server.note('close');
    await client.poll('hup');
    await client.receive();
  },
  'a half close by the server, who reads on': async ({ client, server }) => {
    await server.send('all that there is');
    await server.note('shutdown', { how: 'write' });
    await client.poll('in', 'rdhup');
    await client.receive(2);
    await client.send('received');
    await client.poll('out', 'rdhup');
    await server.receive();
    await client.note('shutdown', { how: 'write' });
    await server.poll('hup', 'rdhup');
    await server.receive();
  },
  'a client that is killed': ({ client, server }) => killed(client, server),
  'a server that is killed': ({ client, server }) => killed(server, client),
  'a client that leaves what the server sent unread': async ({ client, server }) => {
    await client.send('one');
    await server.send('never read');
    await client.poll('in');
    await client.note('close');
    await server.poll('err', 'hup');
    await server.receive(3);
    await server.send('too late');
  },
  'a server that leaves what the client sent unread': async ({ client, server }) => {
    await server.send('one');
    await server.send('two');
    await client.send('never read');
    await client.send('nor this');
    await server.poll('in');
    await server.note('receive');
    await server.poll('in');
    await server.note('close');
    await client.poll('err', 'hup');
    await client.receive(4);
  },
  'one that leaves a long packet unread, and one that has read it': async ({ client, server }) => {
    await client.send('x'.repeat(150_000));
    await server.receive();
    await client.poll('out');
    await client.send('y'.repeat(150_000));
    await server.poll('in');
    await server.note('close');
    await client.poll('err', 'hup');
    await client.receive(2);
  },
  'a long packet that is read before the end': async ({ client, server }) => {
    await server.send('x'.repeat(100_000));
    await client.receive();
    await server.poll('out');
    await client.note('close');
    await server.poll('hup');
    await server.receive(2);
  },
  'one that has read all but what came last': async ({ client, server }) => {
    for (let number = 0; number < 20; number++) await server.send(`packet ${number}`);
    await client.receive(19);
    await client.poll('in');
    await client.note('close');
    await server.poll('err', 'hup');
    await server.receive(2);
  },
  'one that has read all, and leaves without a reset': async ({ client, server }) => {
    for (let number = 0; number < 20; number++) await server.send(`packet ${number}`);
    await client.receive(20);
    await client.note('close');
    await server.poll('hup');
    await server.receive();
  },
  'a server that leaves what a client sent before its half close': ({ client, server }) =>
    leftBehindHalfClose(client, server),
  'a client that leaves what a server sent before its half close': ({ client, server }) =>
    leftBehindHalfClose(server, client),
  'one that leaves an empty packet unread, and the one before it': async ({ client, server }) => {
    for (const [sender, reader] of [
      [client, server],
      [server, client],
    ] as const) {
      for (const text of ['read', 'read', '']) await sender.send(text);
      await reader.receive(2);
    }
    await server.send('never read');
    await server.send('');
    await client.poll('in');
    await client.note('close');
    await server.poll('err', 'hup');
    await server.receive(2);
  },
  'one that leaves nothing unread but an empty packet': async ({ client, server }) => {
    await server.send('read');
    await server.send('');
    await client.receive();
    await client.note('close');
    await server.poll('hup');
    await server.receive();
  },
  'a reader that shuts its reading side': async ({ client, server }) => {
    await server.note('shutdown', { how: 'read' });
    const before = client.notes.length;
    await client.note('send_until_error', { data: '00' });
    // Through a tap one packet may be taken before it is known that the next is not.
    client.notes[before] = client.notes[before]?.replace(/,\d+\]/, ']') ?? '';
    await server.send('still speaks');
    await client.receive();
  },
  'a client that has no room for short packets until its server reads': ({ client, server }) =>
    blockedUntilRead(client, server, 100),
  'a client that has no room for long packets until its server reads': ({ client, server }) =>
    blockedUntilRead(client, server, 65_536),
  'a server that has no room for short packets until its client reads': ({ client, server }) =>
    blockedUntilRead(server, client, 100),
  'a server that has no room for long packets until its client reads': ({ client, server }) =>
    blockedUntilRead(server, client, 65_536),
  'a reader that shuts its reading side while it has short packets unread': shutWhileFull(1000),
  'a reader that shuts its reading side while it has long packets unread': shutWhileFull(65_536),
  'a half close behind as many long packets as fit': async ({ client, server }) => {
    for (let number = 0; number < 3; number++) await client.send('x'.repeat(65_536));
    await client.note('shutdown', { how: 'write' });
    await server.poll('in', 'rdhup');
    await server.receive(4);
  },
  'half closes of both, with empty packets and descriptors before them': async ({ client, server, file }) => {
    await client.send('', { open: [file] });
    await client.send('');
    await client.note('shutdown', { how: 'write' });
    await server.send('');
    await server.send('', { open: [file] });
    await server.note('shutdown', { how: 'write' });
    for (const end of [client, server]) {
      await end.poll('in', 'hup', 'rdhup');
      for (let number = 0; number < 4; number++) await end.note('receive_open');
    }
  },
  'shutting both sides': async ({ client, server }) => {
    await client.send('one');
    await client.note('shutdown', { how: 'both' });
    await server.poll('in', 'hup', 'rdhup');
    await server.receive(2);
    await server.send('refused');
  },
  'a client that shuts both sides, and is read from later': ({ client, server }) =>
    shutBothAndReadFrom(client, server),
  'a server that shuts both sides, and is read from later': ({ client, server }) =>
    shutBothAndReadFrom(server, client),
  'a client that shuts both sides, and then leaves a packet unread': ({ client, server }) =>
    shutBothAndReset(client, server),
  'a server that shuts both sides, and then leaves a packet unread': ({ client, server }) =>
    shutBothAndReset(server, client),
  'a queue that is read is empty for its sender': async ({ client, server }) => {
    await client.send('one');
    await client.send('');
    await server.receive(2);
    await server.send('reply');
    await client.receive();
    await client.note('unread', { wanted: 0 });
    await server.note('unread', { wanted: 0 });
  },
};

async function observe(stage: SocketStage, tapped: boolean, body: (ends: Ends) => Promise<void>) {
  const [client, server] = [stage.rawPeer(), stage.rawPeer()];
  const file = join(stage.folder, 'file');
  writeFileSync(file, 'what the file holds');
  const listener = await server.listen(stage.path);
  const tap = tapped ? tapInPlace(stage) : undefined;
  const number = await client.connect(stage.path);
  const ends = {
    client: new End('client', client, number),
    server: new End('server', server, await server.call<number>('accept', { number: listener })),
    file,
  };
  await body(ends);
  await Promise.all([client.kill(), server.kill()]);
  await tap?.ended();
  unlinkSync(stage.path);
  unlinkSync(file);
  return [ends.client.notes, ends.server.notes];
}

before(() => void startedTapThread());

describe('through a tap both ends observe what they observe without one:', () => {
  for (const [name, body] of Object.entries(cases)) {
    it(
      name,
      onSockets(async (stage) => {
        const direct = await observe(stage, false, body);
        assert.ok(direct.flat().length > 2);
        assert.deepEqual(await observe(stage, true, body), direct);
      }),
    );
  }
});
