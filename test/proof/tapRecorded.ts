import assert from 'node:assert/strict';
import type { TapEvent } from '../../src/seqpacket/tapEvent';
import type { Passed } from './interleaving';
import type { ModelPacket, OneWay } from './modelEnd';

/** What a tap has recorded of one connection. */
interface Recorded {
  readonly c2s: ModelPacket[];
  readonly s2c: ModelPacket[];
  /** Known when it has closed. */
  unrecorded: number | undefined;
}

/** Compares what a tap records of each connection with what its ends sent and received, when both are known. */
export class TapRecorded {
  /** Packets of all connections so far that were recorded, and that were not. */
  readonly counts = { recorded: 0, unrecorded: 0 };
  readonly #recorded = new Map<number, Recorded>();
  readonly #happened = new Map<number, Passed>();

  /** Takes what the tap tells. */
  hear(events: readonly TapEvent[]): void {
    for (const event of events) {
      if (event.kind === 'end' || event.kind === 'error') continue;
      const { connection } = event;
      if (event.kind === 'open') {
        this.#recorded.set(connection, { c2s: [], s2c: [], unrecorded: undefined });
        continue;
      }
      const recorded = this.#recorded.get(connection) ?? assert.fail(`${event.kind} of no connection`);
      if (event.kind === 'close') recorded.unrecorded = event.unrecorded;
      else {
        recorded[event.direction].push({ data: Buffer.from(event.data), devices: event.descriptors });
      }
    }
  }

  /**
   * Takes what the ends of some connections know; those that the tap told all of are compared.
   * @throws AssertionError where they differ.
   */
  happened(passed: readonly Passed[]): void {
    for (const one of passed) this.#happened.set(one.connection, one);
    this.#compare();
  }

  /** When all was told: nothing is left to be compared. */
  complete(): void {
    this.#compare();
    assert.deepEqual([...this.#happened.keys()], [], 'connections whose end was not recorded');
    assert.deepEqual([...this.#recorded.keys()], [], 'connections that nobody made');
  }

  #compare(): void {
    for (const [connection, { toServer, toClient }] of this.#happened) {
      const recorded = this.#recorded.get(connection);
      if (recorded?.unrecorded === undefined) continue;
      const { c2s, s2c, unrecorded } = recorded;
      this.#recorded.delete(connection);
      this.#happened.delete(connection);
      const missing = (way: OneWay, packets: readonly ModelPacket[], name: string) =>
        compareWay(way, packets, unrecorded, `connection ${connection}, ${name}`);
      const fewest = missing(toServer, c2s, 'c2s') + missing(toClient, s2c, 's2c');
      const passed = c2s.length + s2c.length + unrecorded;
      assert.ok(unrecorded >= fewest, `connection ${connection}: ${unrecorded} of ${fewest} were counted`);
      assert.ok(passed <= toServer.taken.length + toClient.taken.length, `connection ${connection}`);
      this.counts.recorded += c2s.length + s2c.length;
      this.counts.unrecorded += unrecorded;
    }
  }
}

/**
 * What is recorded is what was sent, in order, byte for byte: all of it but what its receiver left without reading and what was counted
 * as unrecorded. Gives how many packets must have been counted so.
 */
function compareWay(
  { taken, received }: OneWay,
  recorded: readonly ModelPacket[],
  unrecorded: number,
  name: string,
): number {
  let next = 0;
  for (const [index, packet] of recorded.entries()) {
    const start = next;
    while (next < taken.length && !isSame(packet, taken[next])) next++;
    assert.ok(next < taken.length, `${name}: packet ${index} that was recorded was not sent after ${start}`);
    assert.ok(unrecorded > 0 || next === start, `${name}: packet ${start} is missing, and not counted`);
    next++;
  }
  return Math.max(received - recorded.length, 0);
}

function isSame(one: ModelPacket, other: ModelPacket | undefined): boolean {
  return (
    other !== undefined &&
    one.data.equals(other.data) &&
    one.devices.length === other.devices.length &&
    one.devices.every((name, index) => name === other.devices[index])
  );
}
