import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { connect } from '../../src/seqpacket/connect';
import { Server } from '../../src/seqpacket/server';
import type { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import { RawPeer } from '../fixtures/rawPeer';
import { eachTime, type FaultControl } from './faultControl';

const clients = 3;

/** The calls that make a connection of an accepted socket. */
const preparing = /^[gs]etsockopt$/;

/**
 * A server whose clients are accepted, but cannot be made connections, each time: each of them is told of with what failed, and as soon
 * as that is over the next is served.
 */
export async function refusesClients(control: FaultControl, path: string): Promise<void> {
  const server = new Server();
  const errors: SeqpacketError[] = [];
  await server.listen({ kind: 'path', path });
  const peer = new RawPeer();
  try {
    const sites = await preparingSites(control, server, path);
    assert.ok(sites.length >= 2);
    for (const site of sites) {
      const told = new Promise<void>((resolve) => {
        server.removeAllListeners().on('error', (error) => {
          errors.push(error);
          if (errors.length === clients) resolve();
        });
      });
      server.on('connection', () => assert.fail(`a connection without ${site.name}`));
      control.arm({ site, index: eachTime, errno: constants.errno.ENOMEM }, false);
      for (let count = 0; count < clients; count++) await peer.connect(path);
      await told;
      control.arm(undefined, false);
      for (const { code, syscall, message } of errors.splice(0)) {
        assert.equal(code, 'ENOMEM');
        assert.match(syscall ?? '', preparing);
        assert.match(message, /turned away/);
      }
      await served(server, path);
    }
  } finally {
    control.arm(undefined, false);
    await peer.kill();
    await server.close();
  }
}

/** What is called to make a connection, here at either end. */
async function preparingSites(control: FaultControl, server: Server, path: string) {
  control.arm(undefined, false);
  await served(server, path);
  return control.sites().filter(({ name }) => preparing.test(name));
}

/** A client connects and is accepted; nobody is told of an error. */
async function served(server: Server, path: string): Promise<void> {
  const accepted = new Promise<void>((resolve, reject) => {
    server.removeAllListeners().on('error', reject);
    server.on('connection', (connection) => {
      connection.destroy();
      resolve();
    });
  });
  const client = await connect({ kind: 'path', path });
  await accepted;
  client.destroy();
}
