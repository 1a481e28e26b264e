import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../seqpacket/connect';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import type { SocketAddress } from '../seqpacket/socketAddress';

/** Waits between probes double from 1 ms to this: each one is a connection that a living server has to accept. */
const longestWaitMs = 250;

/**
 * Resolves with true as soon as nobody listens at `address`, and with false when somebody still does, or that cannot be
 * told, at `deadlineMs` (`performance.now()`). There is no event for a listener's end: the file may stay behind, an abstract name
 * has none, and only a connect tells (kernel-facts: ECONNREFUSED, or ENOENT for a missing path). So it is asked again
 * and again.
 * @throws an error with code `ABORT_ERR` when `signal` aborts.
 */
export async function waitUntilGone(
  address: SocketAddress,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    if (await isGone(address, signal)) return true;
    const leftMs = deadlineMs - performance.now();
    if (leftMs <= 0) return false;
    await delay(Math.min(waitMs, leftMs), undefined, { signal });
  }
}

async function isGone(address: SocketAddress, signal: AbortSignal): Promise<boolean> {
  try {
    // No waiting: a full backlog is a listener too, and fails with ETIMEDOUT.
    const connection = await connect(address, { timeoutMs: 0, signal });
    connection.destroy();
    return false;
  } catch (error) {
    if (!(error instanceof SeqpacketError) || error.code === 'ABORT_ERR') throw error;
    return error.code === 'ECONNREFUSED' || error.code === 'ENOENT';
  }
}
