import type { RunningTap } from '../endpoints/runningTap';
import { countOf } from '../traffic/countOf';
import { unrecordedOf } from './views/tapTexts';

/** What the status bar tells of. */
interface Status {
  readonly servers: number;
  readonly taps: readonly Pick<RunningTap, 'unrecorded'>[];
  readonly packets: number;
  readonly isPaused: boolean;
}

/** The status bar's line: "1 server · 1 tap · 12 packets", and what is missing in the capture. */
export function statusText({ servers, taps, packets, isPaused }: Status): string {
  const missing = taps.reduce((sum, { unrecorded }) => sum + unrecorded, 0);
  return [
    countOf(servers, 'server'),
    ...(taps.length === 0 ? [] : [countOf(taps.length, 'tap')]),
    countOf(packets, 'packet'),
    ...(missing === 0 ? [] : [`${missing} not recorded`]),
    ...(isPaused ? ['capture paused'] : []),
  ].join(' · ');
}

/** A tap's line in the tooltip of the status bar. */
export function tappedText({ address, connections, unrecorded }: RunningTap): string {
  return [address, 'tapped', countOf(connections.length, 'client'), ...unrecordedOf(unrecorded)].join(', ');
}
