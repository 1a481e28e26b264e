import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoName } from '../../src/seqpacket/errnoName';
import type { SocketAddress } from '../../src/seqpacket/socketAddress';
import { Tap } from '../../src/seqpacket/tap';
import type { TapEvent } from '../../src/seqpacket/tapEvent';
import { TapRecords } from '../../src/seqpacket/tapRecords';

/** A tap some of whose calls to the kernel fail; what it tells of that is added to `reports`, and to `ended` where it is of a connection. */
export class FaultyTap {
  readonly #tap: Tap;
  #recorded = 0;
  #unrecorded = 0;

  constructor(address: SocketAddress, folder: string, reports: string[], ended: string[]) {
    this.#tap = Tap.start({
      address,
      records: new TapRecords(folder),
      onEvents: (events) => {
        for (const event of events) this.#hear(event, reports, ended);
      },
      onEnded: ({ code }) => reports.push(code),
    });
  }

  /** Has all heard of that has happened by now: a connection's end is told of before its ends learn of it. */
  flush(): void {
    this.#tap.flush();
  }

  /** Puts the original back; resolves when the last connection has ended. All that its ends have `received` is recorded, or counted. */
  async ended(received: () => number): Promise<void> {
    this.#tap.stop();
    while (!this.#tap.over) {
      await delay(1);
      this.flush();
    }
    const known = this.#recorded + this.#unrecorded;
    assert.ok(known >= received(), `${received()} packets were received, ${known} recorded or counted`);
  }

  #hear(event: TapEvent, reports: string[], ended: string[]): void {
    if (event.kind === 'packet') this.#recorded++;
    else if (event.kind === 'error') {
      reports.push(errnoName(event.errno));
      if (event.connection !== undefined) ended.push(errnoName(event.errno));
    } else if (event.kind === 'close') this.#unrecorded += event.unrecorded;
  }
}
