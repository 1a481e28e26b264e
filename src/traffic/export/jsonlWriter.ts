import { encodePayload } from '../../protocol/payloadEncoding';
import type { TrafficEvent } from '../trafficEvent';
import type { CaptureSnapshot, CaptureWriter } from './captureWriter';
import { toEventRecord } from './eventRecord';

const nothing = new Uint8Array();

/**
 * JSON Lines: each event an object, with the property names of the command contract and the bytes in Base64. When older events
 * had been let go, the first line says how many as `droppedBefore`.
 */
export function jsonlWriter({ dropped }: CaptureSnapshot): CaptureWriter {
  let droppedBefore = dropped;
  return { begin: () => nothing, write, end: () => nothing };

  function write(event: TrafficEvent): Uint8Array {
    const line = {
      ...toEventRecord(event),
      ...(event.data !== undefined && { data: encodePayload(event.data, 'base64') }),
      ...(droppedBefore > 0 && { droppedBefore }),
    };
    droppedBefore = 0;
    return Buffer.from(`${JSON.stringify(line)}\n`);
  }
}
