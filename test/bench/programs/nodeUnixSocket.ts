import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

interface Socket extends EventEmitter {
  connect(path: string, connected: () => void): void;
  write(data: Buffer, offset: number, length: number, written?: () => void): void;
  end(): void;
  destroy(): void;
}

interface Server extends EventEmitter {
  listen(path: string): void;
  close(): void;
}

/** What is used of the npm package, which the benchmark alone installs (NODE_PATH leads to it). */
export const { SeqpacketServer, SeqpacketSocket } = createRequire(__filename)('node-unix-socket') as {
  readonly SeqpacketServer: new () => Server;
  readonly SeqpacketSocket: new () => Socket;
};

export type PeerSocket = Socket;
