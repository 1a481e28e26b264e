import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readdirSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import type { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { Tap, type TapOptions } from '../../../src/seqpacket/tap';
import type { TapEvent } from '../../../src/seqpacket/tapEvent';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import type { RawPeer } from '../../fixtures/rawPeer';
import { connect } from '../../../src/seqpacket/connect';
import { refusal, type SocketStage } from './socketStage';

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
  /** Stops it, and resolves when its last connection has ended; gives what `stop` gave. */
  readonly ended: () => Promise<boolean>;
}

/** A tap in the place of the stage's socket, stopped at the end. */
export function tapInPlace(stage: SocketStage, options: Partial<TapOptions> = {}): StagedTap {
  const events: TapEvent[] = [];
  const reasons: SeqpacketError[] = [];
  const waiting = new Set<() => void>();
  const tap = Tap.start({
    address: parseAddress(stage.path),
    records: recordsIn(stage),
    onEvents: (news) => {
      const kept = news.map((event) =>
        event.kind === 'packet' ? { ...event, data: Buffer.from(event.data) } : event,
      );
      events.push(...kept);
      for (const wake of waiting) wake();
    },
    onEnded: (reason) => {
      reasons.push(reason);
      for (const wake of waiting) wake();
    },
    ...options,
  });
  const staged: StagedTap = {
    tap,
    events,
    reasons,
    async heard(matches) {
      while (!events.some(matches)) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    async ended() {
      const restored = tap.stop();
      const deadline = performance.now() + endlessMs;
      // Nothing tells at once that a connection has ended but the thread's list.
      while (tap.connections().length > 0 && performance.now() < deadline) await delay(1);
      assert.deepEqual(tap.connections(), [], 'connections of the tap whose ends are closed');
      startedTapThread().flush();
      return restored;
    },
  };
  stage.atEnd(() => void tap.stop());
  return staged;
}

/** Records of taps in a folder beside the stage's. */
export function recordsIn(stage: SocketStage): TapRecords {
  const folder = `${stage.folder}.taps`;
  stage.atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return new TapRecords(join(folder, 'records'));
}

/** A raw server at the stage's path. */
export async function listening(
  stage: SocketStage,
  path = stage.path,
): Promise<{ server: RawPeer; listener: number }> {
  const server = stage.rawPeer();
  const listener = await server.listen(path);
  return { server, listener };
}

/** A client through whatever is at the stage's path, joined with the raw server. */
export async function joined(
  stage: SocketStage,
  { server, listener }: { server: RawPeer; listener: number },
) {
  const client = stage.rawPeer();
  const clientNumber = await client.connect(stage.path);
  return { client, clientNumber, serverNumber: await server.call<number>('accept', { number: listener }) };
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
