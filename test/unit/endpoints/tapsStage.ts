import { rmSync } from 'node:fs';
import type { RunningTap } from '../../../src/endpoints/runningTap';
import { Taps } from '../../../src/endpoints/taps';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { RawPeer } from '../../fixtures/rawPeer';
import type { Stage } from './stage';

/** The taps of a window, with the capture of the stage. */
export function tapsOn(stage: Stage): Taps {
  const folder = `${stage.folder}.taps`;
  const taps = new Taps({
    capture: stage.capture,
    records: new TapRecords(folder),
    nextConnectionId: stage.endpoints.nextConnectionId,
  });
  stage.atEnd(async () => {
    taps.dispose();
    await until(taps, (running) => running.length === 0);
    rmSync(folder, { recursive: true, force: true });
  });
  return taps;
}

/** Resolves when `condition` holds, looked at whenever the taps change. */
export function until(taps: Taps, condition: (running: readonly RunningTap[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition(taps.running())) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = taps.onDidChange(look);
    look();
  });
}

/** A client in a process of its own. */
export async function clientOf(
  stage: Stage,
  path = stage.address.path,
): Promise<{ peer: RawPeer; number: number }> {
  const peer = new RawPeer();
  stage.atEnd(() => peer.kill());
  return { peer, number: await peer.connect(path) };
}

/** What was recorded by the taps: what they still have to hand over too, for they do so some milliseconds after it happened. */
export function tapped(stage: Stage, taps: Taps): string[] {
  taps.flush();
  return stage.log().filter((line) => line.startsWith('tap'));
}

/** As {@link tapped}, without the words that name a tap and its connection. */
export function linesOf(stage: Stage, taps: Taps): string[] {
  return tapped(stage, taps).map((line) => line.replace(/^tap (?:#\d+ )?/, ''));
}

/** Resolves when the end of a connection is the last that was recorded. */
export function untilClosed(stage: Stage, taps: Taps): Promise<void> {
  return until(taps, () => linesOf(stage, taps).at(-1) === 'close');
}
