import * as path from 'node:path';
import { Taps } from '../../../src/endpoints/taps';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { benchCapture } from './benchCapture';
import { ready, report } from './task';

/** `PATH UPSTREAM`: as oursTap, but as the extension does it: every packet goes into a capture on disk, indexed. */
async function main(): Promise<void> {
  const [address = '', upstream = ''] = process.argv.slice(2);
  const { capture, remove } = await benchCapture();
  let connections = 0;
  const taps = new Taps({
    capture,
    records: new TapRecords(path.join(path.dirname(address), 'taps')),
    nextConnectionId: () => ++connections,
  });
  const { tapId } = taps.start({ address: parseAddress(address), upstream: parseAddress(upstream) });
  taps.onDidChange(() => {
    const tap = taps.running().find((running) => running.tapId === tapId);
    if (tap === undefined || tap.stopped || tap.accepted === 0 || tap.connections.length > 0) return;
    taps.stop({ tapId });
    void capture.flush().then(async () => {
      report({ events: capture.size, unrecorded: tap.unrecorded });
      await remove();
      taps.dispose();
    });
  });
  ready();
}

void main();
