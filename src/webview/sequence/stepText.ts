import { shortTime, wholeNumber } from '../figureText';
import type { SequenceRow } from '../panelMessages';

/** What stands over an arrow: length and beginning of the payload; of anything else, what happened. */
export function stepLabel({ kind, length, info }: SequenceRow): string {
  if (kind === 'packet') return `${wholeNumber(length ?? 0)} B · ${info}`;
  // Beside it is a sign with the word.
  if (kind === 'error' && info !== '') return info;
  return info === '' ? kind : `${kind}: ${info}`;
}

/** Time since the row above, when it is no request's reply; a clock that was set back shows. */
export function stepDelta({ deltaNs }: SequenceRow): string {
  if (deltaNs === undefined) return '';
  return deltaNs < 0 ? `−${shortTime(-deltaNs)}` : `+${shortTime(deltaNs)}`;
}

/** How long the reply took; empty for what is no reply. */
export function stepLatency({ latencyNs }: SequenceRow): string {
  return latencyNs === undefined ? '' : `reply after ${shortTime(latencyNs)}`;
}

/** All of a row in one sentence, for a screen reader. */
export function stepSentence(row: SequenceRow): string {
  return [
    String(row.seq),
    row.clock,
    ...(row.kind === 'packet' ? [row.isToServer ? 'to server' : 'to client'] : []),
    row.kind === 'error' ? `error: ${stepLabel(row)}` : stepLabel(row),
    ...(row.heldNs === undefined ? [] : [`held ${shortTime(row.heldNs)}`]),
    ...(row.isTruncated ? ['truncated'] : []),
    ...(row.descriptors > 0 ? [`${row.descriptors} descriptors`] : []),
    ...(row.latencyNs === undefined ? [] : [stepLatency(row)]),
  ].join(', ');
}
