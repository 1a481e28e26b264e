import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readdirSync, readlinkSync, rmSync, unlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import type { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { Tap, type TapOptions } from '../../../src/seqpacket/tap';
import type { TapEvent } from '../../../src/seqpacket/tapEvent';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { connect } from '../../../src/seqpacket/connect';
import type { RawPeer } from '../../fixtures/rawPeer';
import { ScriptProcess, type ScriptOptions } from '../../fixtures/scriptProcess';
import { hex, refusal, type SocketStage } from './socketStage';

/** When a connection counts as never ending though both its ends are closed, in ms. */
const endlessMs = 60_000;

/** A tap, and what it has told of; packets with a copy of their data. */
export interface StagedTap {
  readonly tap: Tap;
  readonly events: readonly TapEvent[];
  /** Why it ended by itself. */
  readonly reasons: readonly SeqpacketError[];
  /** Resolves when an event is there that `matches`. */
  readonly heard: (matches: (event: TapEvent) => boolean) => Promise<void>;
  /** Resolves when it has ended by itself. */
  readonly endedByItself: () => Promise<void>;
  /** Stops it, and resolves when its last connection has ended and that was told of; gives what `stop` gave. */
  readonly ended: () => Promise<boolean>;
}

/** A tap in the place of the stage's socket, stopped at the end. */
export function tapInPlace(stage: SocketStage, options: Partial<TapOptions> = {}): StagedTap {
  const events: TapEvent[] = [];
  const reasons: SeqpacketError[] = [];
  const waiting = new Set<() => void>();
  let open = 0;
  const keep = (news: readonly TapEvent[]) => {
    const kept = news.map((event) =>
      event.kind === 'packet' ? { ...event, data: Buffer.from(event.data) } : event,
    );
    events.push(...kept);
    for (const wake of waiting) wake();
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  const tap = Tap.start({
    address: parseAddress(stage.path),
    records: recordsIn(stage),
    onEnded: (reason) => {
      reasons.push(reason);
      for (const wake of waiting) wake();
    },
    ...options,
    onEvents: (news) => {
      for (const { kind } of news) open += kind === 'open' ? 1 : kind === 'close' ? -1 : 0;
      (options.onEvents ?? keep)(news);
    },
  });
  const staged: StagedTap = {
    tap,
    events,
    reasons,
    heard: (matches) => until(() => events.some(matches)),
    endedByItself: () => until(() => reasons.length > 0),
    async ended() {
      const restored = tap.stop();
      const deadline = performance.now() + endlessMs;
      startedTapThread().flush();
      // Nothing tells at once that a connection has ended but the thread's list.
      while ((tap.connections().length > 0 || open > 0) && performance.now() < deadline) {
        await delay(1);
        startedTapThread().flush();
      }
      assert.deepEqual(tap.connections(), [], 'connections of the tap whose ends are closed');
      assert.equal(open, 0, 'connections whose end was not told of');
      return restored;
    },
  };
  stage.atEnd(() => void tap.stop());
  return staged;
}

/** A folder beside the stage's for records of taps; the first that writes one makes it. */
export function recordsFolder(stage: SocketStage): string {
  const folder = `${stage.folder}.taps`;
  stage.atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'records');
}

/** The number of the namespace that gives this process its number, as in the names of its records. */
export const ownNamespace = () => readlinkSync('/proc/self/ns/pid').slice('pid:['.length, -1);

/** Records of taps in the stage's folder for them. */
function recordsIn(stage: SocketStage): TapRecords {
  return new TapRecords(recordsFolder(stage));
}

/** A process that taps the stage's socket (tapForever.ts), with its records in `folder`, until it is killed: at the end, if not before. */
export function tapForever(
  stage: SocketStage,
  folder: string,
  args: readonly string[] = [],
  options: ScriptOptions = {},
): ScriptProcess {
  const other = new ScriptProcess('tapForever.ts', [stage.path, folder, ...args], options);
  stage.atEnd(async () => {
    await other.kill();
  });
  return other;
}

/** The process of another tap of the stage's socket, as soon as that is in place. */
export async function tapOfAnother(stage: SocketStage, folder: string): Promise<ScriptProcess> {
  const other = tapForever(stage, folder);
  await other.printed(/^tapped$/);
  return other;
}

/** A process that taps the stage's socket when it is told to (tapRival.ts), with its records in `folder`, as soon as it is ready. */
export const rivalOn = (
  stage: SocketStage,
  folder: string,
  args: readonly string[] = [],
  options: ScriptOptions = {},
): Promise<ScriptProcess> => rivalAt(stage, stage.path, [folder, ...args], options);

/** As {@link rivalOn}, at another address than the stage's; `args` begin with the folder. */
export async function rivalAt(
  stage: SocketStage,
  address: string,
  args: readonly string[],
  options: ScriptOptions = {},
): Promise<ScriptProcess> {
  const rival = new ScriptProcess('tapRival.ts', [address, ...args], options);
  stage.atEnd(async () => {
    await rival.kill();
  });
  await rival.printed(/^ready$/);
  return rival;
}

/** When a round begins after it was told of, in ms: by then both wait for it. */
const aheadMs = 3;
/** One comes so much later than the other, at most, in ms: as long as a start takes. */
const apartMs = 2;

/** Has processes of tapRival.ts do it at about the same moment, now one first and now the other; gives what they answered. */
export async function atOnce(rivals: readonly ScriptProcess[], verb: string): Promise<readonly string[]> {
  const at = performance.timeOrigin + performance.now() + aheadMs;
  return Promise.all(rivals.map((rival) => told(rival, `${verb} ${at + Math.random() * apartMs}`)));
}

/** What a process of tapRival.ts answers to a line. */
export async function told(rival: ScriptProcess, line: string): Promise<string> {
  const answers = rival.lines.length + 1;
  rival.say(line);
  await rival.printed(/^/, answers);
  return rival.lines.at(-1) ?? '';
}

/** A raw server, and its socket that listens. */
interface RawListener {
  readonly server: RawPeer;
  readonly listener: number;
}

/** A raw client and a raw server that are joined, each with the number of its end. */
interface Joined {
  readonly client: RawPeer;
  readonly clientNumber: number;
  readonly server: RawPeer;
  readonly serverNumber: number;
}

/** A raw server at the stage's path. */
export async function listening(stage: SocketStage, path = stage.path): Promise<RawListener> {
  const server = stage.rawPeer();
  const listener = await server.listen(path);
  return { server, listener };
}

/** A raw server, the file of its socket, and records of taps in `folder`. */
export async function listeningWithRecords(stage: SocketStage) {
  const raw = await listening(stage);
  const folder = recordsFolder(stage);
  return { raw, folder, records: new TapRecords(folder), original: identityAt(stage.path) };
}

/** A client through whatever is at the stage's path, joined with the raw server. */
export async function joined(stage: SocketStage, { server, listener }: RawListener): Promise<Joined> {
  const client = stage.rawPeer();
  const clientNumber = await client.connect(stage.path);
  const serverNumber = await server.call<number>('accept', { number: listener });
  return { client, clientNumber, server, serverNumber };
}

/** A raw server with a tap in its place. */
export async function tappedServer(stage: SocketStage): Promise<RawListener & StagedTap> {
  return { ...(await listening(stage)), ...tapInPlace(stage) };
}

/** A client and a raw server, joined through a tap in the server's place. */
export async function throughTap(stage: SocketStage): Promise<Joined & StagedTap> {
  const tapped = await tappedServer(stage);
  return { ...tapped, ...(await joined(stage, tapped)) };
}

/** Asserts that a packet passes from the client to the server. */
export async function passes(
  data: string,
  { client, clientNumber, server, serverNumber }: Joined,
): Promise<void> {
  await client.call('send', { number: clientNumber, data: hex(data) });
  assert.equal((await server.receive(serverNumber)).data, hex(data));
}

/** A tap whose server has a backlog of 1, and four connections of a client: two fit into that backlog, two wait in that of the tap. */
export async function crowded(stage: SocketStage) {
  const server = stage.rawPeer();
  const listener = await server.listen(stage.path, 1);
  const staged = tapInPlace(stage);
  const client = stage.rawPeer();
  const clients: number[] = [];
  for (let count = 0; count < 4; count++) clients.push(await client.connect(stage.path));
  return { ...staged, server, listener, client, clients };
}

/** Asserts that a tap with these options is refused so. */
export const refused = (stage: SocketStage, options: Partial<TapOptions>, code: string, sentence: RegExp) =>
  refusal(
    Promise.resolve().then(() => tapInPlace(stage, options)),
    code,
    sentence,
  );

/** What may be at fault is left as it was: one socket file, and a server that is reached there. */
export async function untouched(stage: SocketStage): Promise<void> {
  assert.deepEqual(readdirSync(stage.folder), ['a.socket']);
  (await connect(stage.address)).destroy();
}

/** Asserts that what may be at fault is left as it was, and removes the server's socket, with which a test ends. */
export async function untouchedAfter(stage: SocketStage): Promise<void> {
  await untouched(stage);
  unlinkSync(stage.path);
}

/** The client leaves, the tap ends, and the server's socket is removed, with which a test ends. */
export async function leave(
  stage: SocketStage,
  { client, ended }: { readonly client: RawPeer } & Pick<StagedTap, 'ended'>,
): Promise<void> {
  await client.kill();
  await ended();
  unlinkSync(stage.path);
}
