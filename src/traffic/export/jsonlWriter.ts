import { encodePayload } from '../../protocol/payloadEncoding';
import type { TrafficEvent } from '../trafficEvent';
import type { CaptureWriter, MissingEvents } from './captureWriter';
import { toEventRecord } from './eventRecord';

const nothing = new Uint8Array();

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
    const line = {
      ...toEventRecord(event),
      ...(event.data !== undefined && { data: encodePayload(event.data, 'base64') }),
      ...(droppedBefore > 0 && { droppedBefore }),
      ...(unrecorded > 0 && { unrecorded }),
    };
    droppedBefore = 0;
    unrecorded = 0;
    return Buffer.from(`${JSON.stringify(line)}\n`);
  }
}
