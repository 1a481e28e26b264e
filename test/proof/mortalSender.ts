/**
 * Run by acknowledged.test.ts as a process that is to be killed: connects to so many sockets of the folder, "0.socket" and so on, and sends
 * packets on all of them without end (`peerPacket`, made from the number of the socket). How many the kernel is known to have taken stands
 * in the file `acknowledged`, a word of 32 bits for each socket; every tenth that is known there prints "ten".
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../src/seqpacket/connect';
import { parseAddress } from '../../src/seqpacket/socketAddress';
import { peerPacket } from './mortalPeers';

/** Packets of a connection that may wait to be taken. */
const window = 20;

const [folder = '', count = ''] = process.argv.slice(2);
const acknowledged = openSync(join(folder, 'acknowledged'), 'r+');
const device = openSync('/dev/null', 'r');
let all = 0;

function note(socket: number, taken: number): void {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(taken);
  // Once this has returned a kill cannot take it back.
  writeSync(acknowledged, word, 0, 4, socket * 4);
  if (++all % 10 === 0) writeSync(1, 'ten\n');
}

async function sendWithoutEnd(socket: number): Promise<void> {
  const connection = await connect(parseAddress(join(folder, `${socket}.socket`)));
  connection.on('packet', () => undefined);
  let taken = 0;
  let waiting = Promise.resolve();
  for (let index = 0; ; index++) {
    const { data, descriptors } = peerPacket(socket, index);
    const fds = Array.from({ length: descriptors }, () => device);
    const sent = connection.send(data, { fds }).then(() => note(socket, ++taken));
    if (index % window === 0) {
      await waiting;
      waiting = sent;
    }
  }
}

for (let socket = 0; socket < Number(count); socket++) void sendWithoutEnd(socket);
