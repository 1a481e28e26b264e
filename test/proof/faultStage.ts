import assert from 'node:assert/strict';
import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { connect } from '../../src/seqpacket/connect';
import type { Connection } from '../../src/seqpacket/connection';
import { Server } from '../../src/seqpacket/server';
import { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import { formatAddress, type SocketAddress } from '../../src/seqpacket/socketAddress';
import { FaultyTap } from './faultyTap';

/** Where and how the scenario happens; each way passes by other calls. */
export interface Way {
  readonly name: string;
  readonly address: SocketAddress;
  /** A stale socket file is in its place. */
  readonly stale?: boolean;
  /** renameat2(2) knows no flags. */
  readonly oldKernel?: boolean;
  /** A tap is in its place, with its records in this folder. */
  readonly tapped?: string;
}

/** What became of it. */
export interface Outcome {
  /** Every failure that somebody was told of. */
  readonly reports: readonly string[];
  /** What somebody was told ended a connection, or kept it from being: its packets may stop. */
  readonly ended: readonly string[];
}

/** One end: what the kernel took of it, and what it received. */
interface End {
  readonly taken: string[];
  readonly heard: string[];
  readonly closed: Promise<void>;
}

/** In bytes; less than any SO_SNDBUF. */
const longLength = 180_000;
/** So many that no thread of a tap keeps up with each, and that fit into any SO_SNDBUF. */
const shortCount = 60;
/** More than fit into the largest SO_SNDBUF that we ask for. */
const mostLong = 24;

/** What one end sends: more than the kernel takes at once, so that the last of it waits. */
function* packetsOf(connection: Connection): Generator<string> {
  yield* ['first', '', 'with a descriptor'];
  // A tap meets several at a time.
  yield* Array<string>(shortCount).fill('short');
  for (let count = 0; connection.waiting.packets === 0 && count < mostLong; count++)
    yield String(count % 10).repeat(longLength);
  yield* ['', 'with a descriptor that waits', 'last'];
}

/** A server and a client at `way.address`; packets and descriptors both ways, half closes, the end. */
export async function faultScenario(way: Way): Promise<Outcome> {
  const reports: string[] = [];
  const ended: string[] = [];
  const server = new Server();
  server.on('error', ({ code }) => reports.push(code));
  const there: End[] = [];
  const all: End[] = [];
  const sending: Promise<void>[] = [];
  server.on('connection', (connection) => {
    const end = follow(connection, reports, ended);
    there.push(end);
    all.push(end);
    sending.push(sendAll(connection, end, reports));
  });
  let tap: FaultyTap | undefined;
  try {
    if (way.stale === true) await leaveStale(way.address);
    await server.listen(way.address, { mode: 0o666, passCredentials: true });
    tap = way.tapped === undefined ? undefined : new FaultyTap(way.address, way.tapped, reports, ended);
    const client = await connect(way.address, { receiveFds: 'own' });
    const here = follow(client, reports, ended);
    all.push(here);
    await sendAll(client, here, reports);
    await here.closed;
    await Promise.all([...sending, ...there.map(({ closed }) => closed)]);
    // A tap may have asked before whether somebody listens.
    const other = there.at(-1);
    if (other === undefined) assert.notDeepEqual(reports, [], 'nobody was accepted, and nobody said so');
    else {
      tap?.flush();
      // Through a tap a packet may be taken before it is known that the receiver takes no more: then that is told of the next one.
      const refused = tap !== undefined && reports.includes('EPIPE');
      compare(here, other, refused ? ['EPIPE'] : ended);
    }
  } catch (error) {
    if (!(error instanceof SeqpacketError)) throw error;
    reports.push(error.code);
  } finally {
    await tap?.ended(() => all.reduce((sum, { heard }) => sum + heard.length, 0));
    await server.close();
    // Also of those that a client was too quick for: nothing is open when this ends.
    await Promise.all([...sending, ...there.map(({ closed }) => closed)]);
    if (way.address.kind === 'path') rmSync(way.address.path, { force: true });
  }
  return { reports, ended };
}

function follow(connection: Connection, reports: string[], ended: string[]): End {
  const heard: string[] = [];
  let last = '';
  connection.on('packet', ({ data, truncated, descriptors, fds }) => {
    fds?.forEach((fd) => {
      closeSync(fd);
    });
    if (truncated) reports.push('truncated');
    heard.push(`${Buffer.from(data).toString('latin1')} ${descriptors.length}`);
  });
  connection.on('error', (error) => {
    assert.ok(error instanceof SeqpacketError);
    reports.push(error.code);
    last = error.code;
  });
  const closed = new Promise<void>((resolve) => {
    connection.on('close', () => {
      if (last !== '') ended.push(last);
      resolve();
    });
  });
  return { taken: [], heard, closed };
}

/** Sends all, notes what the kernel took and what was refused, then half closes. */
async function sendAll(connection: Connection, end: End, reports: string[]): Promise<void> {
  const descriptor = openSync('/dev/null', 'r');
  const sending: Promise<void>[] = [];
  for (const text of packetsOf(connection)) {
    const fds = text.startsWith('with') ? [descriptor] : [];
    const entry = `${text} ${fds.length}`;
    sending.push(
      connection.send(Buffer.from(text), { fds }).then(
        () => void end.taken.push(entry),
        (error: unknown) => {
          assert.ok(error instanceof SeqpacketError, String(error));
          reports.push(error.code);
        },
      ),
    );
    // So that some are received one by one.
    if (sending.length < 4) await setImmediate();
    if (connection.closed) break;
  }
  closeSync(descriptor);
  await Promise.all(sending);
  connection.end();
}

/** All that the kernel took has arrived, in order, except what was sent to an end that was told why it got no more. */
function compare(here: End, there: End, ended: readonly string[]): void {
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    if (ended.length === 0) assert.equal(to.heard.length, from.taken.length, 'a packet was lost silently');
    to.heard.forEach((text, index) => {
      assert.ok(text === from.taken[index], `packet ${index} of ${to.heard.length} differs`);
    });
  }
}

/** Leaves the file of a listener that is gone. */
async function leaveStale(address: SocketAddress): Promise<void> {
  const path = formatAddress(address);
  const server = new Server();
  await server.listen(address);
  renameSync(path, `${path}.moved`);
  await server.close();
  renameSync(`${path}.moved`, path);
}
