import type { CaptureStore } from '../captureStore';
import type { CaptureView } from '../captureView';
import { eventLoopTurns } from '../eventLoopTurns';
import { createThrottle } from '../throttle';
import { PacketStatistics } from './packetStatistics';

/** Events counted in one go: a fraction of a millisecond, or a few before the code is hot. */
const chunkEvents = 2048;

/** How often events that came are counted, and how often all are counted anew while old ones go, in ms. */
interface Intervals {
  readonly count: number;
  readonly recount: number;
}

const usualIntervals: Intervals = { count: 250, recount: 2000 };

/**
 * Figures of the events in a view, kept up as they come, a chunk at a time while the event loop has its turn. Of events that
 * the capture's limits pushed out nothing is known any more that could be taken off again: so all are counted anew now and then.
 */
export class ViewStatistics {
  readonly #count: ReturnType<typeof createThrottle>;
  readonly #recount: ReturnType<typeof createThrottle>;
  readonly #unsubscribe: () => void;
  /** What is shown; it grows in place but while another takes its place. */
  #shown = new PacketStatistics();
  #growing = this.#shown;
  #generation: number;
  /** Positions counted in `#growing`. */
  #from: number;
  #to: number;
  #isRunning = false;
  #isDisposed = false;

  /** @param onDidChange is called when there are other figures, or they are complete */
  constructor(
    private readonly view: CaptureView,
    private readonly capture: Pick<CaptureStore, 'lookAt'>,
    private readonly onDidChange: () => void,
    intervals: Intervals = usualIntervals,
  ) {
    this.#generation = view.generation;
    this.#from = this.#to = view.start;
    this.#count = createThrottle(() => void this.#catchUp(), intervals.count);
    this.#recount = createThrottle(() => this.#startAgain(), intervals.recount);
    this.#unsubscribe = view.onDidChange(() => this.#count.request());
    this.#count.request();
  }

  /** The view is not looked at any more. */
  dispose(): void {
    this.#isDisposed = true;
    this.#count.dispose();
    this.#recount.dispose();
    this.#unsubscribe();
  }

  get figures(): PacketStatistics {
    return this.#shown;
  }

  /** True until the figures are those of all events in the view and of no others. */
  get isCounting(): boolean {
    const { view } = this;
    const isOther = view.generation !== this.#generation || view.start !== this.#from;
    return view.isSearching || isOther || this.#to < view.end || this.#growing !== this.#shown;
  }

  #startAgain(): void {
    this.#growing = new PacketStatistics();
    this.#generation = this.view.generation;
    this.#from = this.#to = this.view.start;
    this.#count.request();
  }

  async #catchUp(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const turn = eventLoopTurns();
    // At least once, so that nobody hears of a change before they have what changed.
    do await turn();
    while (!this.#isDisposed && this.#countChunk());
    this.#isRunning = false;
    if (this.#isDisposed) return;
    this.#shown = this.#growing;
    if (this.view.start !== this.#from) this.#recount.request();
    this.onDidChange();
  }

  /** False when there is nothing left to count. */
  #countChunk(): boolean {
    const { view } = this;
    if (view.generation !== this.#generation) this.#startAgain();
    const start = Math.max(this.#to, view.start);
    const end = Math.min(start + chunkEvents, view.end);
    if (start >= end) return false;
    const figures = this.#growing;
    this.capture.lookAt(view.seqs(start, end), (page, at) => figures.add(page, at));
    this.#to = end;
    return true;
  }
}
