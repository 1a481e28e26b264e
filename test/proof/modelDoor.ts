import { connect } from '../../src/seqpacket/connect';
import { Server } from '../../src/seqpacket/server';
import type { SocketAddress } from '../../src/seqpacket/socketAddress';
import { accepted, type SocketStage } from '../unit/seqpacket/socketStage';
import { ModelEnd, type Receiving } from './modelEnd';
import { seededRandom, type Random } from './seededRandom';

/** Where the model's connections are made: a server of ours, and a way to it. */
export interface ModelDoor {
  /** A new connection; when another is being opened, after that one, so that it is known whose ends are whose. */
  open(random: Random): Promise<ModelConnection>;
}

/** A connection through a door. */
export interface ModelConnection {
  /** Counted from 1 at this door, in the order they were opened. */
  readonly number: number;
  /** The client's, the server's. */
  readonly ends: readonly [ModelEnd, ModelEnd];
}

/** A server at `address`, until the stage's end. */
export async function modelDoor(
  { atEnd }: SocketStage,
  address: SocketAddress,
  serving: Receiving,
): Promise<ModelDoor> {
  const server = new Server();
  await server.listen(address, optionsOf(serving));
  atEnd(() => server.close());
  let opened = 0;
  const openNow = async (random: Random): Promise<ModelConnection> => {
    const receiving: Receiving = {
      ownDescriptors: random(2) === 0,
      ...(random(6) === 0 && { receiveLimit: 1 + random(2_000) }),
    };
    const [there, here] = await Promise.all([accepted(server), connect(address, optionsOf(receiving))]);
    // Each has numbers of its own, so that what it does does not depend on the others.
    const own = () => seededRandom(random(2 ** 31));
    const ends = [new ModelEnd(here, receiving, own()), new ModelEnd(there, serving, own())] as const;
    return { number: ++opened, ends };
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    open(random) {
      const opening = last.then(() => openNow(random));
      last = opening.catch(() => undefined);
      return opening;
    },
  };
}

function optionsOf({ ownDescriptors, receiveLimit }: Receiving) {
  return {
    receiveFds: ownDescriptors ? ('own' as const) : ('describe' as const),
    ...(receiveLimit !== undefined && { receiveLimit }),
  };
}
