import type { IndexPage } from '../index/indexPage';
import { isFromServer } from '../isFromServer';
import { Distribution } from './distribution';
import { Histogram, latencyEdges, sizeEdges } from './histogram';
import { TimeBuckets } from './timeBuckets';

/** What there is to say of many packets in figures, in a room that does not grow with their number. */
export class PacketStatistics {
  readonly times = new TimeBuckets();
  /** Bytes of the packets, as sent. */
  readonly sizes = new Distribution();
  readonly sizeBins = new Histogram(sizeEdges);
  /** Of the packets that answer another, in ns. */
  readonly latencies = new Distribution();
  readonly latencyBins = new Histogram(latencyEdges);

  /** Takes the event at a place of the index; what is no packet is passed over. */
  add(page: IndexPage, at: number): void {
    if (page.kind(at) !== 'packet') return;
    const bytes = page.length[at] ?? NaN;
    const size = Number.isNaN(bytes) ? 0 : bytes;
    const isToServer = !isFromServer({ role: page.role(at), direction: page.direction(at) });
    this.times.add(page.timeHalves[2 * at + 1] ?? 0, page.timeHalves[2 * at] ?? 0, isToServer, size);
    this.sizes.add(size);
    this.sizeBins.add(size);
    const latencyNs = page.latency[at] ?? NaN;
    if (Number.isNaN(latencyNs)) return;
    this.latencies.add(latencyNs);
    this.latencyBins.add(latencyNs);
  }
}
