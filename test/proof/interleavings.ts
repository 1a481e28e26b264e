import { setImmediate as turn } from 'node:timers/promises';
import type { ModelDoor } from './modelDoor';
import type { ModelEnd } from './modelEnd';
import { seededRandom, type Random } from './seededRandom';

/** How many there are to be. */
export const interleavings = Number(process.env['SEQPACKET_INTERLEAVINGS'] ?? 2_000);
const seed = Number(process.env['SEQPACKET_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
/** One interleaving alone, as a failure names it. */
const only = process.env['SEQPACKET_INTERLEAVING'];

/** Most connections that an interleaving has at once: they share batches, tables and what is guessed of the next packets. */
const mostConnections = 6;
/** When an interleaving counts as stalled, in ms. It takes some milliseconds. */
const stalledAfterMs = 60_000;

/** One interleaving: connections through some doors, and steps on any of their ends. */
class Interleaving {
  readonly #pairs: (readonly [ModelEnd, ModelEnd])[] = [];
  #opening: Promise<void> | undefined;

  constructor(
    private readonly doors: readonly ModelDoor[],
    private readonly random: Random,
  ) {}

  /** Gives how many packets were received. */
  async run(): Promise<number> {
    this.#open();
    for (let more = this.random(3); more > 0; more--) {
      await this.#opening;
      this.#open();
    }
    for (let steps = 1 + this.random(60); steps > 0; steps--) {
      this.#step();
      if (this.random(3) === 0) await turn();
    }
    await this.#opening;
    const ends = this.#pairs.flat();
    await Promise.all(ends.map((end) => end.finish()));
    for (const [here, there] of this.#pairs) {
      here.check(there);
      there.check(here);
    }
    return ends.reduce((sum, { received }) => sum + received, 0);
  }

  /** Closes what a failure left open. */
  async abandon(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    for (const { connection } of this.#pairs.flat()) connection.destroy();
  }

  /** A connection, on which things may happen as soon as it is there; one at a time, so that it is known whose ends are whose. */
  #open(): void {
    const door = this.doors[this.random(this.doors.length)];
    if (door === undefined || this.#opening !== undefined || this.#pairs.length === mostConnections) return;
    const random = seededRandom(this.random(2 ** 31));
    this.#opening = door.open(random).then((pair) => {
      this.#opening = undefined;
      this.#pairs.push(pair);
      for (const end of pair) end.onTaken = () => this.#answer(random, end);
    });
  }

  #step(): void {
    const ends = this.#pairs.flat();
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
    const ends = this.#pairs.flat();
    const end = random(2) === 0 ? from : (ends[random(ends.length)] ?? from);
    const choice = random(20);
    if (choice < 12) end.send();
    else if (choice < 15) end.connection.pause();
    else if (choice < 19) end.connection.resume();
    else end.connection.end();
  }
}

/**
 * Many of them, each on connections of its own through these doors, whatever is between. Each must agree with the model. Gives how many
 * packets were received in all.
 */
export async function interleaveMany(doors: readonly ModelDoor[]): Promise<number> {
  console.log(`SEQPACKET_SEED=${seed}`);
  const first = only === undefined ? 0 : Number(only);
  const last = only === undefined ? interleavings : first + 1;
  let received = 0;
  for (let number = first; number < last; number++) {
    const name = `Again with: SEQPACKET_SEED=${seed} SEQPACKET_INTERLEAVING=${number}`;
    const interleaving = new Interleaving(doors, seededRandom(seed + number));
    let watchdog: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      watchdog = setTimeout(() => reject(new Error('It stalled.')), stalledAfterMs);
    });
    try {
      received += await Promise.race([interleaving.run(), stalled]);
    } catch (error) {
      await interleaving.abandon();
      throw new Error(name, { cause: error });
    } finally {
      clearTimeout(watchdog);
    }
  }
  return received;
}
