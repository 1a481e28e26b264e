import { setImmediate as turn } from 'node:timers/promises';
import type { ModelConnection, ModelDoor } from './modelDoor';
import type { ModelEnd, OneWay } from './modelEnd';
import { seededRandom, type Random } from './seededRandom';

/** Most connections that an interleaving has at once: they share batches, tables and what is guessed of the next packets. */
const mostConnections = 6;

/** All that passed on a connection. */
export interface Passed {
  /** As its door counts. */
  readonly connection: number;
  readonly toServer: OneWay;
  readonly toClient: OneWay;
}

/** One interleaving: connections through some doors, and steps on any of their ends. */
export class Interleaving {
  readonly #connections: ModelConnection[] = [];
  #opening: Promise<void> | undefined;

  /** @param busyMs keeps JavaScript busy for up to so long, now and then */
  constructor(
    private readonly doors: readonly ModelDoor[],
    private readonly random: Random,
    private readonly busyMs: number,
  ) {}

  /** Gives what passed on its connections, in the order they were opened. */
  async run(): Promise<readonly Passed[]> {
    this.#open();
    for (let more = this.random(3); more > 0; more--) {
      await this.#opening;
      this.#open();
    }
    for (let steps = 1 + this.random(60); steps > 0; steps--) {
      this.#step();
      if (this.busyMs > 0 && this.random(20) === 0) beBusy(this.random(this.busyMs));
      if (this.random(3) === 0) await turn();
    }
    await this.#opening;
    for (const { ends } of this.#connections) breakTie(ends);
    await Promise.all(this.#ends().map((end) => end.finish()));
    return this.#connections.map(({ number, ends: [client, server] }) => ({
      connection: number,
      toServer: server.check(client),
      toClient: client.check(server),
    }));
  }

  /** Closes what a failure left open. */
  abandon(): void {
    const destroy = () => {
      for (const { connection } of this.#ends()) connection.destroy();
    };
    destroy();
    // Not waited for: it may be what stalls.
    void this.#opening?.then(destroy, () => undefined);
  }

  #ends(): ModelEnd[] {
    return this.#connections.flatMap(({ ends }) => ends);
  }

  /** A connection, on which things may happen as soon as it is there; one at a time. */
  #open(): void {
    const door = this.doors[this.random(this.doors.length)];
    if (door === undefined || this.#opening !== undefined) return;
    if (this.#connections.length === mostConnections) return;
    const random = seededRandom(this.random(2 ** 31));
    this.#opening = door.open(random).then((connection) => {
      this.#opening = undefined;
      this.#connections.push(connection);
      for (const end of connection.ends) end.onTaken = () => this.#answer(random, end);
    });
  }

  #step(): void {
    const ends = this.#ends();
    const end = ends[this.random(ends.length)];
    if (end === undefined) return;
    const choice = this.random(28);
    if (choice < 16) end.send();
    else if (choice < 18) end.connection.pause();
    else if (choice < 21) end.connection.resume();
    else if (choice === 21) end.connection.end();
    else if (choice === 22) end.leave('close');
    else if (choice === 23) end.leave('destroy');
    else if (choice < 26) end.switch();
    else this.#open();
  }

  /** What happens in the callback that brought a packet: now and then a step, on its own end or on any other. */
  #answer(random: Random, from: ModelEnd): void {
    if (random(4) !== 0) return;
    const ends = this.#ends();
    const end = random(2) === 0 ? from : (ends[random(ends.length)] ?? from);
    const choice = random(25);
    if (choice < 12) end.send();
    else if (choice < 15) end.connection.pause();
    else if (choice < 19) end.connection.resume();
    else if (choice < 22) end.switch();
    else if (choice === 22) end.connection.end();
    else end.leave(choice === 23 ? 'close' : 'destroy');
  }
}

/**
 * Two ends that both close when all is sent, and read no more, may wait for each other for ever: each for room that the other does not
 * make. That is so on any socket; here one gives in.
 */
function breakTie([client, server]: ModelConnection['ends']): void {
  if (client.left && server.left && !client.connection.closed && !server.connection.closed) {
    client.leave('destroy');
  }
}

/** Nothing of this process goes on meanwhile but what has a thread of its own. */
function beBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
