import type { CaptureStore } from '../traffic/captureStore';
import type { TrafficEvent } from '../traffic/trafficEvent';
import { PacketGone } from './packetGone';

/** The event of that number, with its payload. @throws PacketGone when it is not kept. */
export function keptEvent(capture: CaptureStore, seq: number): TrafficEvent {
  const event = capture.get(seq);
  if (event === undefined) throw new PacketGone(seq);
  return event;
}
