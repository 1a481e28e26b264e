import { countOf } from '../countOf';
import type { TrafficEvent } from '../trafficEvent';
import { formatTrafficLine } from '../trafficLine';
import type { CaptureWriter, MissingEvents } from './captureWriter';

const nothing = new Uint8Array();

/** Lines as the output channel has them, with whole payloads; before the first line of each day a line with the date. */
export function textWriter({ dropped, unrecorded }: MissingEvents): CaptureWriter {
  let day = '';
  return { begin, write, missed, end: () => nothing };

  function begin(): Uint8Array {
    const lines: string[] = [];
    if (dropped > 0) lines.push(`… ${countOf(dropped, 'older event')} had been let go\n`);
    if (unrecorded > 0) lines.push(`… ${countOf(unrecorded, 'event')} could not be recorded\n`);
    return Buffer.from(lines.join(''));
  }

  function missed(count: number): Uint8Array {
    return Buffer.from(`… ${countOf(count, 'event')} went before they could be written\n`);
  }

  function write(event: TrafficEvent): Uint8Array {
    const line = formatTrafficLine(event, { payload: 'text', maxBytesPerPacket: Infinity });
    const today = localDate(event.timeNs);
    const heading = today === day ? '' : `${today}\n`;
    day = today;
    return Buffer.from(`${heading}${line}\n`);
  }
}

function localDate(timeNs: bigint): string {
  const date = new Date(Number(timeNs / 1_000_000n));
  const month = (date.getMonth() + 1).toString().padStart(2, '0');
  return `${date.getFullYear()}-${month}-${date.getDate().toString().padStart(2, '0')}`;
}
