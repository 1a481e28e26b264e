import type { Endpoints } from '../endpoints/endpoints';
import type { Taps } from '../endpoints/taps';
import type { CaptureStore } from '../traffic/captureStore';
import type { OutputLog } from './outputLog';
import type { PacketDocuments } from './packetDocuments';
import type { RecentInputs } from './recentInputs';

/** What the composition root builds and commands work with. */
export interface Parts {
  readonly endpoints: Endpoints;
  readonly taps: Taps;
  readonly capture: CaptureStore;
  readonly recent: RecentInputs;
  readonly documents: PacketDocuments;
  readonly output: OutputLog;
}
