// Run by faults.test.ts with faults.c preloaded: one scenario without a fault, to count the calls, then one for each fault.
import assert from 'node:assert/strict';
import { openSync, readdirSync, readlinkSync, readSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/seqpacket/connect';
import type { Connection } from '../../src/seqpacket/connection';
import { Server } from '../../src/seqpacket/server';
import { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import { parseAddress } from '../../src/seqpacket/socketAddress';

type ErrnoName = keyof typeof constants.errno;
/** Functions by their number in faults.c, and those of the errnos asked about that their man pages name. */
const functions: readonly (readonly [name: string, number: number, errnos: readonly ErrnoName[]])[] = [
  ['socket', 0, ['EMFILE', 'ENOBUFS', 'ENOMEM']],
  ['bind', 1, ['ENOMEM']],
  ['listen', 2, ['ENOBUFS']],
  ['accept4', 3, ['EINTR', 'EAGAIN', 'EMFILE', 'ENOBUFS', 'ENOMEM']],
  ['connect', 4, ['EAGAIN', 'EINTR', 'ENOMEM']],
  ['send', 5, ['EINTR', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'EPIPE', 'ECONNRESET']],
  ['sendmmsg', 6, ['EINTR', 'EAGAIN', 'ENOBUFS', 'ENOMEM', 'EPIPE', 'ECONNRESET']],
  ['recvmsg', 7, ['EINTR', 'EAGAIN', 'ENOMEM', 'ECONNRESET']],
  ['fchmodat', 8, ['ENOMEM']],
  ['epoll_ctl', 9, ['ENOMEM']],
  ['epoll_wait', 10, ['EINTR']],
  ['fchmod', 11, ['ENOMEM']],
  ['linkat', 12, ['ENOMEM']],
  ['statx', 13, ['ENOMEM']],
  ['setsockopt', 14, ['ENOMEM', 'ENOBUFS']],
  ['getsockopt', 15, ['ENOMEM', 'ENOBUFS']],
  ['close', 17, ['EINTR']],
  ['flock', 18, ['EINTR', 'ENOMEM']],
  ['readlink', 19, ['ENOMEM']],
  ['open64', 20, ['EINTR', 'EMFILE', 'ENOMEM']],
];

const [folder = ''] = process.argv.slice(2);
const address = parseAddress(join(folder, 'a.socket'));
const control = openSync(process.env['SEQPACKET_FAULTS'] ?? '', 'r+');
const words = new Uint32Array(64);
const packetsEach = 8;

function arm(number: number, index: number, errno: number): void {
  words.fill(0);
  words.set([number, index, errno]);
  writeSync(control, words, 0, words.byteLength, 0);
}

function state(): Uint32Array {
  const now = new Uint32Array(64);
  readSync(control, now, 0, now.byteLength, 0);
  return now;
}

const openSockets = () =>
  readdirSync('/proc/self/fd').filter((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;

/** What one end did, and what it was told. */
interface Record {
  readonly taken: string[];
  readonly heard: string[];
}

function follow(connection: Connection, reports: string[]): Record & { readonly done: Promise<void> } {
  const heard: string[] = [];
  connection.on('packet', ({ data }) => heard.push(Buffer.from(data).toString('latin1')));
  connection.on('error', (error) => {
    assert.ok(error instanceof SeqpacketError);
    reports.push(error.code);
  });
  const done = new Promise<void>((resolve) => connection.on('close', () => resolve()));
  return { taken: [], heard, done };
}

/** Sends all, notes what the kernel took and what was refused, then half closes. */
async function sendAll(connection: Connection, record: Record, reports: string[]): Promise<void> {
  const each = Array.from({ length: packetsEach }, (_, index) =>
    index === 3 ? '' : String(index).repeat(index % 2 === 0 ? 60_000 : 10),
  );
  const outcomes = await Promise.allSettled(each.map((data) => connection.send(Buffer.from(data))));
  outcomes.forEach((outcome, index) => {
    if (outcome.status === 'fulfilled') record.taken.push(each[index] ?? '');
    else reports.push((outcome.reason as SeqpacketError).code);
  });
  connection.end();
}

/** A server, a client, packets both ways, half closes. Resolves with what was reported. */
async function scenario(): Promise<string[]> {
  const reports: string[] = [];
  const server = new Server();
  server.on('error', ({ code }) => reports.push(code));
  const ends: (Record & { readonly done: Promise<void> })[] = [];
  server.on('connection', (connection) => {
    const record = follow(connection, reports);
    ends.push(record);
    void sendAll(connection, record, reports);
  });
  try {
    await server.listen(address);
    const client = await connect(address);
    const record = follow(client, reports);
    await sendAll(client, record, reports);
    await record.done;
    await Promise.all(ends.map(({ done }) => done));
    const [there] = ends;
    const complete = (from: Record, to: Record) =>
      to.heard.every((data, index) => data === from.taken[index]) && to.heard.length === from.taken.length;
    if (there !== undefined && !(complete(record, there) && complete(there, record)))
      assert.notDeepEqual(reports, [], 'a packet was lost, and nobody said so');
  } catch (error) {
    assert.ok(error instanceof SeqpacketError, String(error));
    reports.push(error.code);
  } finally {
    await server.close();
  }
  return reports;
}

async function main(): Promise<void> {
  await scenario();
  const before = openSockets();
  arm(0, 0, 0);
  assert.deepEqual(await scenario(), []);
  const counts = state().subarray(4);
  let [faults, missed] = [0, 0];
  for (const [name, number, errnos] of functions) {
    const calls = counts[number] ?? 0;
    for (let index = 1; index <= calls; index++)
      for (const errno of errnos) {
        arm(number, index, constants.errno[errno]);
        process.stderr.write(`${name} ${index} ${errno}\n`);
        const reports = await scenario();
        // The number of turns of the loop, and so of calls, differs from run to run.
        if (state()[3] === 1) faults++;
        else missed++;
        arm(0, 0, 0);
        assert.equal(
          openSockets(),
          before,
          `${name} ${index} ${errno} leaves a socket open: ${reports.join()}`,
        );
        assert.deepEqual(await scenario(), [], `after ${name} ${index} ${errno}`);
      }
    console.log(`${name}: ${calls} calls, ${errnos.join(' ')}`);
  }
  console.log(`${missed} not reached\n${faults} faults`);
}

void main();
