import { encodePayload } from '../../protocol/payloadEncoding';
import type { TrafficEvent } from '../trafficEvent';
import type { CaptureWriter, MissingEvents } from './captureWriter';
import { toEventRecord } from './eventRecord';

const nothing = new Uint8Array();

/** What a terminal or an editor would act on, or hide, where JSON lets it stand as it is. */
const notPlain = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON Lines: each event an object, with the property names of the command contract and the bytes in Base64. A line before
 * which events had been let go says how many as `droppedBefore`, and the first one as `unrecorded` how many never were recorded.
 */
export function jsonlWriter(missing: MissingEvents): CaptureWriter {
  let droppedBefore = missing.dropped;
  let { unrecorded } = missing;
  return { begin: () => nothing, write, missed, end: () => nothing };

  function missed(count: number): Uint8Array {
    droppedBefore += count;
    return nothing;
  }

  function write(event: TrafficEvent): Uint8Array {
    const record = JSON.stringify({
      ...toEventRecord(event),
      ...(droppedBefore > 0 && { droppedBefore }),
      ...(unrecorded > 0 && { unrecorded }),
    }).replaceAll(notPlain, unicodeEscapes);
    droppedBefore = 0;
    unrecorded = 0;
    return Buffer.from(`${withData(record, event.data)}\n`);
  }
}

/** Base64 needs no escapes, and a packet's is long: it is put behind what had to be looked through. */
function withData(record: string, data: Uint8Array | undefined): string {
  return data === undefined ? record : `${record.slice(0, -1)},"data":"${encodePayload(data, 'base64')}"}`;
}

/** A character as JSON escapes its UTF-16 units. */
function unicodeEscapes(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
