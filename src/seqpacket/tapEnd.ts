import type { PutBack } from './putBack';
import { SeqpacketError } from './seqpacketError';

/** Why the tap at `address` has ended by itself, from what came of putting back its original, which is at `aside` if it was kept. */
export function reasonOfEnd(outcome: PutBack, address: string, aside: string): SeqpacketError {
  if (outcome.kind !== 'taken') return serverGone(address);
  return outcome.kept ? nameTaken(address, aside) : serverRestarted(address);
}

/** Why the tap at `address` has ended when somebody has moved the original back, as one may. */
export function movedBack(address: string): SeqpacketError {
  return new SeqpacketError(
    'ESTALE',
    `The socket ${address} was moved back to its place by somebody else, so its tap has ended. Clients reach its server directly.`,
    { address },
  );
}

/** What is wrong when the file of the tap at `address` was removed, and its server goes on. */
export function nameLost(address: string): SeqpacketError {
  return new SeqpacketError(
    'ENOENT',
    `The socket file ${address} was removed, though its server goes on: no client reaches the server or its tap any more. Stop the tap ` +
      'to have the socket there again.',
    { address },
  );
}

function serverGone(address: string): SeqpacketError {
  return new SeqpacketError(
    'ECONNREFUSED',
    `The server at ${address} is gone, so its tap has ended. Start the server, then the tap.`,
    { address },
  );
}

function serverRestarted(address: string): SeqpacketError {
  return new SeqpacketError(
    'ESTALE',
    `The server at ${address} was started anew with a socket file of its own, so its tap has ended. Start the tap again.`,
    { address },
  );
}

function nameTaken(address: string, aside: string): SeqpacketError {
  return new SeqpacketError(
    'ESTALE',
    `Another file has taken the name ${address}, so its tap has ended: clients reach whoever listens there now. The server that was ` +
      `tapped goes on at ${aside}. Start the tap again for the new one.`,
    { address },
  );
}
