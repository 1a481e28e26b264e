import type { CaptureView } from '../captureView';
import { eventLoopTurns } from '../eventLoopTurns';
import { asError } from '../log/asError';
import type { ReadableCapture } from '../readableCapture';
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
  #generation = NaN;
  /** Positions counted in `#growing`. */
  #from = 0;
  #to = 0;
  /** The generation of which all was counted last. */
  #counted = NaN;
  #failure: Error | undefined;
  #isRunning = false;
  #isDisposed = false;

  /** @param onDidChange is called when all was counted again, or that failed */
  constructor(
    private readonly view: CaptureView,
    private readonly capture: Pick<ReadableCapture, 'lookAt'>,
    private readonly onDidChange: () => void,
    intervals: Intervals = usualIntervals,
  ) {
    this.#beginAnew();
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

  /** Of the events that were counted last. It grows in place: take from it what is to stay. */
  get figures(): PacketStatistics {
    return this.#shown;
  }

  /** True until the events that the filter of the view wants were all counted once; what comes and goes is counted quietly. */
  get isCounting(): boolean {
    return this.view.isSearching || this.view.generation !== this.#counted;
  }

  /** Why the figures are not those of all events; undefined when all is well. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  #startAgain(): void {
    this.#beginAnew();
    this.#count.request();
  }

  #beginAnew(): void {
    this.#growing = new PacketStatistics();
    this.#generation = this.view.generation;
    this.#from = this.#to = this.view.start;
  }

  async #catchUp(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      await this.#countAll();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = asError(error);
      // Some of a chunk may be counted: so the next time all are.
      this.#beginAnew();
    } finally {
      this.#isRunning = false;
    }
    if (!this.#isDisposed) this.onDidChange();
  }

  async #countAll(): Promise<void> {
    const turn = eventLoopTurns();
    // At least once, so that nobody hears of a change before they have what changed.
    do await turn();
    while (!this.#isDisposed && this.#countChunk());
    if (this.#isDisposed) return;
    this.#shown = this.#growing;
    this.#counted = this.#generation;
    if (this.view.start !== this.#from) this.#recount.request();
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
