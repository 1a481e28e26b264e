import { join } from 'node:path';
import { Endpoints } from '../../../src/endpoints/endpoints';
import type { RunningServer, ServerOptions } from '../../../src/endpoints/runningServer';
import { formatEscaped } from '../../../src/protocol/escapedCodec';
import { connect } from '../../../src/seqpacket/connect';
import type { Connection } from '../../../src/seqpacket/connection';
import { Server } from '../../../src/seqpacket/server';
import type { SocketAddress } from '../../../src/seqpacket/socketAddress';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import { memoryCapture } from '../../fixtures/memoryCapture';
import { inScratch, type Scratch } from '../../fixtures/scratch';

export const reply = Buffer.from('Hello World!\n');

/** Endpoints of their own, with a capture to look at and an address that nobody uses. */
export interface Stage extends Scratch {
  readonly endpoints: Endpoints;
  readonly capture: CaptureStore;
  readonly address: SocketAddress & { readonly kind: 'path' };
  /** Starts a server at `address`: the command server of the protocol, unless told otherwise. */
  readonly start: (options?: Partial<ServerOptions>) => Promise<RunningServer>;
  /** A listener at `address` that no endpoint of ours has, for `serve` to behave as badly as it likes. */
  readonly listenRaw: (serve: (connection: Connection) => void) => Promise<void>;
  /** A connection to `address` that no endpoint of ours has. */
  readonly connectRaw: () => Promise<Connection>;
  /** What was recorded, a line each: role, connection, what, payload. */
  readonly log: () => string[];
  /** Resolves when `condition` holds, looked at whenever the endpoints change. */
  readonly until: (condition: () => boolean) => Promise<void>;
  /** Resolves when no connection is open. */
  readonly allClosed: () => Promise<void>;
}

/** A test body as of `inScratch`, on a stage that is cleared at its end. */
export function onStage(body: (stage: Stage) => Promise<void>): () => Promise<void> {
  return inScratch(async (scratch) => {
    const capture = memoryCapture();
    const endpoints = new Endpoints(capture);
    scratch.atEnd(() => endpoints.dispose());
    const address = { kind: 'path', path: join(scratch.folder, 'a.socket') } as const;
    await body({
      ...scratch,
      endpoints,
      capture,
      address,
      start: (options) =>
        endpoints.startServer({
          address,
          backlog: 20,
          responder: 'command',
          reply,
          padReplyTo: 0,
          ...options,
        }),
      async listenRaw(serve) {
        const server = new Server();
        server.on('connection', (connection) => {
          scratch.atEnd(() => destroyed(connection));
          connection.on('error', () => undefined); // badly behaved servers are reset
          serve(connection);
        });
        await server.listen(address);
        scratch.atEnd(() => server.close());
      },
      async connectRaw() {
        const connection = await connect(address);
        connection.on('error', () => undefined);
        scratch.atEnd(() => destroyed(connection));
        return connection;
      },
      log: () => capture.slice(0, capture.size).map(lineOf),
      until: (condition) => until(endpoints, condition),
      allClosed: () => until(endpoints, () => endpoints.connections().length === 0),
    });
  });
}

function until(endpoints: Endpoints, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = endpoints.onDidChange(look);
    look();
  });
}

function destroyed(connection: Connection): Promise<void> {
  connection.destroy();
  return connection.close();
}

function lineOf(event: ReturnType<CaptureStore['slice']>[number]): string {
  const { role, connectionId, kind, direction, data, error } = event;
  const subject = connectionId === undefined ? role : `${role} #${connectionId}`;
  if (error !== undefined) return `${subject} ${error.code}: ${error.message}`;
  if (data === undefined || direction === undefined) return `${subject} ${kind}`;
  return `${subject} ${direction} ${formatEscaped(data)}`;
}
