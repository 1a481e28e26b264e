import { describePosition } from '../../protocol/textPosition';
import { SeqpacketError } from '../../seqpacket/seqpacketError';

/** EINVAL for a filter that cannot be read. */
export class FilterProblem extends SeqpacketError {
  constructor(
    message: string,
    /** Where in the filter, in UTF-16 units. */
    readonly offset: number,
  ) {
    super('EINVAL', message);
  }
}

/** The problem that `what`, a sentence without its end, says of the place `offset` in `text`. */
export function filterProblem(text: string, offset: number, what: string): FilterProblem {
  return new FilterProblem(`Traffic filter, ${describePosition(text, offset)}: ${what}.`, offset);
}
