import { SeqpacketError } from '../seqpacket/seqpacketError';
import { formatAddress } from '../seqpacket/socketAddress';
import type { TapRecords } from '../seqpacket/tapRecords';
import type { CaptureStore } from '../traffic/captureStore';
import { ChangeSignal } from './changeSignal';
import { errorFacts } from './errorFacts';
import { listeningAt } from './listeningAt';
import { RecordedTap, type TapRequest } from './recordedTap';
import type { RunningTap, StoppedTap, TappedConnection } from './runningTap';
import { TrafficRecorder } from './trafficRecorder';
import { createWallClock } from './wallClock';

export type { RunningTap, TappedConnection };

/** How often the queues are looked at that views show, in ms: no event tells when somebody reads. */
const queuesMs = 500;

/** Hears of a tap, by its address, and why. */
type TapListener = (address: string, reason: SeqpacketError) => void;

/** What the taps of a window work with. */
export interface TapsOptions {
  readonly capture: CaptureStore;
  readonly records: TapRecords;
  /** Numbers connections in one sequence with those of servers and clients. */
  readonly nextConnectionId: () => number;
}

/** The taps of this window, by number. Everything that passes through them goes into the capture. */
export class Taps {
  readonly #changed = new ChangeSignal();
  readonly #ended = new Set<TapListener>();
  readonly #nameLost = new Set<TapListener>();
  readonly #options: TapsOptions;
  readonly #recorder: TrafficRecorder;
  readonly #taps = new Map<number, RecordedTap>();
  #nextId = 1;
  #queueTimer: NodeJS.Timeout | undefined;
  #queues = '';

  constructor(options: TapsOptions) {
    this.#options = options;
    this.#recorder = new TrafficRecorder(options.capture, createWallClock());
  }

  /** Starts a tap. @throws SeqpacketError as `Tap.start`; the capture then has it too. */
  start(request: TapRequest): RunningTap {
    try {
      const tap = new RecordedTap(this.#nextId, request, {
        ...this.#options,
        recorder: this.#recorder,
        onChange: () => this.#onChange(),
        onEnded: ({ address }, reason) => {
          for (const listener of this.#ended) listener(address, reason);
        },
        onNameLost: ({ address }, reason) => {
          for (const listener of this.#nameLost) listener(address, reason);
        },
      });
      this.#nextId++;
      this.#taps.set(tap.tapId, tap);
      this.#onChange();
      return tap.snapshot();
    } catch (error) {
      const address = formatAddress(request.address);
      this.#recorder.recordFailure({ address, role: 'tap' }, errorFacts(error));
      throw error;
    }
  }

  /**
   * Stops a tap, by number or else by address, as `formatAddress` writes it, by whatever path; its connections live on.
   * @throws SeqpacketError `ENOENT` when no tap ever had that number; and as `Tap.stop`.
   */
  stop(which: { readonly tapId?: number | undefined; readonly address?: string | undefined }): StoppedTap {
    const { tapId, address } = which;
    if (tapId !== undefined && !(tapId >= 1 && tapId < this.#nextId)) {
      throw new SeqpacketError(
        'ENOENT',
        `There is no tap ${tapId} in this window. Pick one that was started here.`,
      );
    }
    const running = [...this.#taps.values()].filter(({ stopped }) => !stopped);
    const tap = tapId === undefined ? listeningAt(running, address) : this.#taps.get(tapId);
    return tap?.stop() ?? { restored: false };
  }

  /** Has the capture have all that passed so far: else it is some milliseconds behind. */
  flush(): void {
    for (const tap of this.#taps.values()) tap.flush();
  }

  /** The taps that run, and those stopped ones whose connections have not all ended. */
  running(): readonly RunningTap[] {
    return [...this.#taps.values()].map((tap) => tap.snapshot());
  }

  /** Calls `listener` when a tap or a connection comes or goes, and after each packet: throttle what is slow. Returns what ends it. */
  onDidChange(listener: () => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** Calls `listener` when a tap ends by itself, as when its server is gone. Returns what ends that. */
  onDidEnd(listener: TapListener): () => void {
    this.#ended.add(listener);
    return () => void this.#ended.delete(listener);
  }

  /** Calls `listener` when no client can reach a tap any more though its server goes on. Returns what ends that. */
  onDidLoseName(listener: TapListener): () => void {
    this.#nameLost.add(listener);
    return () => void this.#nameLost.delete(listener);
  }

  /** Puts every original back that can be, as a window ends. Connections under way are told of until they end. */
  dispose(): void {
    for (const tap of this.#taps.values()) {
      try {
        tap.leave();
      } catch {
        // The capture has it; what this tap leaves is on record, and the others are not to wait for it.
      }
    }
  }

  #onChange(): void {
    for (const tap of this.#taps.values()) if (tap.over) this.#taps.delete(tap.tapId);
    if (this.#taps.size === 0) {
      clearInterval(this.#queueTimer);
      this.#queueTimer = undefined;
    } else {
      this.#queueTimer ??= setInterval(() => this.#lookAtQueues(), queuesMs);
    }
    this.#changed.fire();
  }

  #lookAtQueues(): void {
    const queues = this.running()
      .flatMap(({ connections }) => connections)
      .map(({ toServer, toClient }) => `${toServer.unread},${toClient.unread}`)
      .join();
    if (queues === this.#queues) return;
    this.#queues = queues;
    this.#changed.fire();
  }
}
