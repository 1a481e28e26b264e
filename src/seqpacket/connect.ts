import { setTimeout as delay } from 'node:timers/promises';
import { connectAborted, connectError, connectTimeout } from './connectError';
import { Connection } from './connection';
import { nativeAddress } from './nativeAddress';
import { nativeSockets } from './nativeSockets';
import { checkInteger, nativeReceiveOptions, type ReceiveOptions } from './receiveOptions';
import type { SocketAddress } from './socketAddress';

const defaultTimeoutMs = 5000;
/** Waits between attempts double from 1 ms to this. */
const longestWaitMs = 50;
/** No errno differs here between the architectures that VS Code runs on. */
const EAGAIN = 11;

export interface ConnectOptions extends ReceiveOptions {
  /** How long to wait for room in a full backlog, in milliseconds; 5000 by default. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Connects to a SOCK_SEQPACKET listener. Rejects with a SeqpacketError: `ECONNREFUSED`, `ENOENT`, `EPROTOTYPE`, `EACCES`, …;
 * `ETIMEDOUT` when the backlog stays full; `ABORT_ERR`; `ENOTSUP` or `ERR_ADDON_LOAD` where there is no native module.
 */
export async function connect(address: SocketAddress, options: ConnectOptions = {}): Promise<Connection> {
  const { timeoutMs = defaultTimeoutMs, signal } = options;
  checkInteger('timeoutMs', timeoutMs, 0, 0x7fff_ffff);
  const receive = nativeReceiveOptions(options);
  const bytes = nativeAddress(address);
  const sockets = nativeSockets();
  const deadline = performance.now() + timeoutMs;
  for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    if (signal?.aborted === true) throw connectAborted(address, signal.reason);
    const result = sockets.addon.connect(bytes, { ...receive, abstract: address.kind === 'abstract' });
    if ('handle' in result) return new Connection(sockets, result, address);
    if (result.errno !== EAGAIN) throw connectError(address, result);
    // A full backlog becomes free without any event to wait for (kernel-facts: "retry on a timer").
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) throw connectTimeout(address, timeoutMs);
    await wait(Math.min(waitMs, leftMs), address, signal);
  }
}

async function wait(ms: number, address: SocketAddress, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw connectAborted(address, error);
  }
}
