import { encodeCommand } from '../protocol/commandProtocol';
import type { ExchangeResult, Framing } from '../protocol/exchange';
import { exchange } from '../protocol/exchange';
import { ExchangeError } from '../protocol/exchangeError';
import type { SocketAddress } from '../seqpacket/socketAddress';
import type { ConnectionRegistry } from './connectionRegistry';
import { waitUntilGone } from './listenerProbe';
import type { RecordedConnection } from './recordedConnection';

/** A request on a connection of its own. */
export interface RequestOptions {
  readonly address: SocketAddress;
  readonly data: Uint8Array;
  readonly framing: Framing;
  /** ms from the start, connecting included, to the end of waiting. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What a request brought. */
export interface RequestResult extends ExchangeResult {
  /** Of the connection it was made on, which is closed by now. */
  readonly connectionId: number;
}

/** What a shutdown brought. */
export interface ShutdownResult extends RequestResult {
  /** True when nobody listens at the address any more; false when somebody still did as the time was up. */
  readonly gone: boolean;
}

/**
 * Connects, sends one packet, takes the answer, and closes.
 * @throws SeqpacketError when connecting fails, ExchangeError (see `exchange`) when the answer does not come.
 */
export async function sendRequest(
  connections: ConnectionRegistry,
  options: RequestOptions,
): Promise<RequestResult> {
  const startedMs = performance.now();
  const connection = await connections.open(options);
  try {
    const result = await exchange(connection, { ...options, payload: options.data, startedMs });
    return { connectionId: connection.identity.connectionId, ...result };
  } catch (error) {
    reportFailure(connection, error);
    throw error;
  } finally {
    await connection.destroy();
  }
}

/**
 * Asks the command server there to go down, takes its reply, and waits within the same time until nobody listens.
 * @throws as {@link sendRequest}; also ExchangeError `ABORT_ERR` when cancelled after the reply.
 */
export async function shutdownServer(
  connections: ConnectionRegistry,
  options: Omit<RequestOptions, 'data' | 'framing'>,
): Promise<ShutdownResult> {
  const deadlineMs = performance.now() + options.timeoutMs;
  const result = await sendRequest(connections, {
    ...options,
    data: encodeCommand('DOWN'),
    framing: 'command',
  });
  try {
    return { ...result, gone: await waitUntilGone(options.address, deadlineMs, options.signal) };
  } catch (cause) {
    if (!options.signal.aborted) throw cause;
    const sentence = 'The server has replied to DOWN, but waiting until it is gone was cancelled.';
    throw new ExchangeError('ABORT_ERR', sentence, result.packets, { cause });
  }
}

/** Says in the capture why the connection is closed, unless a person wanted it so. */
function reportFailure(connection: RecordedConnection, error: unknown): void {
  if (!(error instanceof ExchangeError)) return;
  if (error.code === 'ABORT_ERR' || error.code === 'ECONNABORTED') return;
  connection.report(error);
}
