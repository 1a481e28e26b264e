import { SeqpacketError } from '../seqpacket/seqpacketError';
import { goneSentence } from './goneSentence';

/** ENOENT for a packet that was dropped, cleared, or never there: no fault of a socket, so no server is to be started. */
export class PacketGone extends SeqpacketError {
  constructor(seq: number) {
    super('ENOENT', goneSentence(seq));
  }
}
