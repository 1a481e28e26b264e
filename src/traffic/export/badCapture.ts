import { SeqpacketError } from '../../seqpacket/seqpacketError';

/** EBADMSG for a capture file that cannot be read; `place` says where, `what` what is wrong there, without the end of the sentence. */
export function badCapture(place: string, what: string): SeqpacketError {
  return new SeqpacketError('EBADMSG', `The capture file, ${place}: ${what}.`);
}
