import type { NewTrafficEvent } from '../../../../src/traffic/trafficEvent';

/** A packet seen at an endpoint, whole unless `facts` say otherwise. */
export function seenPacket(
  endpoint: Pick<NewTrafficEvent, 'timeNs' | 'address' | 'role' | 'connectionId'>,
  direction: NewTrafficEvent['direction'],
  data: Uint8Array,
  facts: Partial<NewTrafficEvent> = {},
): NewTrafficEvent {
  return { ...endpoint, kind: 'packet', direction, data, length: data.length, truncated: false, ...facts };
}
