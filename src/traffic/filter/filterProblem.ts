import { describePosition } from '../../protocol/textPosition';
import { SeqpacketError } from '../../seqpacket/seqpacketError';

/** EINVAL for a filter that cannot be read: `what`, a sentence without its end, at `offset` (UTF-16 units) in `text`. */
export function filterProblem(text: string, offset: number, what: string): SeqpacketError {
  return new SeqpacketError('EINVAL', `Traffic filter, ${describePosition(text, offset)}: ${what}.`);
}
