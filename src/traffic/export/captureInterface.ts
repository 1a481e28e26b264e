import { blockOptions } from './blockOptions';
import { RecordFault } from './eventRecord';

/** What an interface description block says: for us a socket. */
export interface CaptureInterface {
  readonly linkType: number;
  /** Empty when it has none. */
  readonly name: string;
  /** Of one tick of its time stamps. */
  readonly nsPerTick: bigint;
}

const option = { name: 2, timeResolution: 9 } as const;

/** @throws RecordFault when the block is broken, or its times are in units that are no whole nanoseconds. */
export function readCaptureInterface(body: Buffer): CaptureInterface {
  if (body.length < 8) throw new RecordFault('this interface is too short');
  let name = '';
  let digits = 6; // microseconds, unless it says otherwise
  for (const [code, value] of blockOptions(body.subarray(8))) {
    if (code === option.name) name = value.toString();
    if (code === option.timeResolution) digits = value[0] ?? digits;
  }
  if (digits > 9) throw new RecordFault('its times are in units that are no whole nanoseconds');
  return { linkType: body.readUInt16LE(0), name, nsPerTick: 10n ** BigInt(9 - digits) };
}
