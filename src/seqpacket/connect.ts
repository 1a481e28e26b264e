import { setTimeout as delay } from 'node:timers/promises';
import type { BacklogLines } from './backlogLines';
import { connectAborted, connectError, connectTimeout } from './connectError';
import { Connection } from './connection';
import { nativeAddress } from './nativeAddress';
import { nativeSockets } from './nativeSockets';
import { checkInteger, nativeReceiveOptions, type ReceiveOptions } from './receiveOptions';
import { formatAddress, type SocketAddress } from './socketAddress';

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
  if (signal?.aborted === true) throw connectAborted(address, signal.reason);
  /** Undefined when the backlog is full. */
  const attempt = () => {
    const result = sockets.addon.connect(bytes, { ...receive, abstract: address.kind === 'abstract' });
    if ('handle' in result) return new Connection(sockets, result, address);
    if (result.errno !== EAGAIN) throw connectError(address, result);
    return undefined;
  };
  const { backlogLines } = sockets;
  const connection = backlogLines.has(formatAddress(address)) ? undefined : attempt();
  return connection ?? inLine(backlogLines, address, options, attempt);
}

/** Waits in line, then tries until there is room. */
async function inLine(
  lines: BacklogLines,
  address: SocketAddress,
  { timeoutMs = defaultTimeoutMs, signal }: ConnectOptions,
  attempt: () => Connection | undefined,
): Promise<Connection> {
  const key = formatAddress(address);
  const timeout = AbortSignal.timeout(timeoutMs);
  const over = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    await lines.enter(key, over);
    try {
      for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
        const connection = attempt();
        if (connection !== undefined) return connection;
        await delay(waitMs, undefined, { signal: over });
      }
    } finally {
      lines.leave(key);
    }
  } catch (error) {
    if (signal?.aborted === true) throw connectAborted(address, signal.reason);
    if (timeout.aborted) throw connectTimeout(address, timeoutMs);
    throw error;
  }
}
