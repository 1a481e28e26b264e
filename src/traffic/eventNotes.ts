import { countOf } from './countOf';
import { heldText } from './heldText';
import { safeText } from './safeText';
import type { TrafficEvent } from './trafficEvent';

/**
 * What there is to say of an event besides its columns, each a short phrase: the error, how much of the payload is
 * not shown and why, how long it was held, the descriptors that came along, and the peer's credentials when a connection opens. `shownBytes` is how many bytes of
 * the payload are shown; undefined when showing any is not wanted, and so not missed.
 */
export function eventNotes(event: TrafficEvent, shownBytes: number | undefined): readonly string[] {
  const notes: string[] = [];
  const keptBytes = event.data?.length ?? 0;
  if (event.error !== undefined) notes.push(safeText(`${event.error.code}: ${event.error.message}`));
  if (shownBytes !== undefined && shownBytes < keptBytes) {
    notes.push(`${countOf(keptBytes - shownBytes, 'more byte')} not shown`);
  }
  if (event.truncated === true) {
    notes.push(`truncated: ${keptBytes} of ${countOf(event.length ?? keptBytes, 'byte')} kept`);
  }
  if (event.heldNs !== undefined) notes.push(`held ${heldText(event.heldNs)}`);
  if (event.fds !== undefined && event.fds.length > 0) {
    notes.push(`${countOf(event.fds.length, 'descriptor')}: ${event.fds.map(safeText).join(', ')}`);
  }
  // A packet's sender is the connection's peer, but for rare cases: said once, when it opens. The packet's report has it.
  if (event.credentials !== undefined && event.kind !== 'packet') {
    const { pid, uid, gid } = event.credentials;
    const name = event.processName === undefined ? '' : ` (${safeText(event.processName)})`;
    notes.push(`peer: pid ${pid}${name}, uid ${uid}, gid ${gid}`);
  }
  return notes;
}
