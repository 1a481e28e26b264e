import * as path from 'node:path';
import { Tap } from '../../../src/seqpacket/tap';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { ready } from './task';

/**
 * `PATH UPSTREAM [blocked]`: taps between two addresses, every packet counted as it comes out of the recording, and ends with its first
 * connection; prints how many packets were not recorded. `blocked` keeps JavaScript busy, 100 ms at a time.
 */
const [address = '', upstream = '', mode] = process.argv.slice(2);
let bytes = 0;
const tap = Tap.start({
  address: parseAddress(address),
  upstream: parseAddress(upstream),
  records: new TapRecords(path.join(path.dirname(address), 'taps')),
  onEvents(events) {
    for (const event of events) {
      if (event.kind === 'packet') bytes += event.data.length;
      if (event.kind === 'close') end(event.unrecorded);
    }
  },
  onEnded: () => undefined,
});
const busy = mode === 'blocked' ? setInterval(stayBusy, 1) : undefined;

function end(unrecorded: number): void {
  tap.stop();
  clearInterval(busy);
  process.stdout.write(`${JSON.stringify({ bytes, unrecorded })}\n`);
}

function stayBusy(): void {
  const end = performance.now() + 100;
  while (performance.now() < end);
}

ready();
