import { countOf } from '../countOf';
import type { TrafficEvent } from '../trafficEvent';
import { formatTrafficLine } from '../trafficLine';
import type { CaptureSnapshot, CaptureWriter } from './captureWriter';

const nothing = new Uint8Array();

/** Lines as the output channel has them, with whole payloads; before the first line of each day a line with the date. */
export function textWriter({ dropped }: CaptureSnapshot): CaptureWriter {
  let day = '';
  return { begin, write, end: () => nothing };

  function begin(): Uint8Array {
    return dropped === 0 ? nothing : Buffer.from(`… ${countOf(dropped, 'older event')} had been let go\n`);
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
