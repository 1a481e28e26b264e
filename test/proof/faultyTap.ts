import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoName } from '../../src/seqpacket/errnoName';
import type { SocketAddress } from '../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../src/seqpacket/startedTapThread';
import { Tap } from '../../src/seqpacket/tap';
import type { TapConnectionFacts } from '../../src/seqpacket/addonTap';
import type { TapEvent } from '../../src/seqpacket/tapEvent';
import { TapRecords } from '../../src/seqpacket/tapRecords';

/** A tap some of whose calls to the kernel fail; what it tells of that is added to `reports`. */
export class FaultyTap {
  readonly #tap: Tap;
  #recorded = 0;
  #unrecorded = 0;
  #forwarded = 0;

  constructor(address: SocketAddress, folder: string, reports: string[]) {
    this.#tap = Tap.start({
      address,
      records: new TapRecords(folder),
      onEvents: (events) => {
        for (const event of events) this.#hear(event, reports);
      },
      onEnded: ({ code }) => reports.push(code),
    });
  }

  /** Puts the original back; resolves when the last connection has ended. All that was forwarded is recorded, or counted. */
  async ended(): Promise<void> {
    this.#tap.stop();
    while (this.#tap.connections().length > 0) {
      this.#forwarded = total(this.#tap.connections());
      await delay(1);
    }
    startedTapThread().flush();
    assert.ok(
      this.#recorded + this.#unrecorded >= this.#forwarded,
      'a packet was forwarded and not recorded',
    );
  }

  #hear(event: TapEvent, reports: string[]): void {
    if (event.kind === 'packet') this.#recorded++;
    else if (event.kind === 'error') reports.push(errnoName(event.errno));
    else if (event.kind === 'close') this.#unrecorded += event.unrecorded;
  }
}

function total(connections: readonly TapConnectionFacts[]): number {
  return connections.reduce((sum, { toServer, toClient }) => sum + toServer.packets + toClient.packets, 0);
}
