import * as vscode from 'vscode';
import type { CaptureStore } from '../traffic/captureStore';
import { countOf } from '../traffic/countOf';
import { createThrottle } from '../traffic/throttle';
import { formatTrafficLine } from '../traffic/trafficLine';
import { readSettings } from './settings';

/** The channel is written at most this often, in ms. */
const intervalMs = 100;
/** Events written at one time, so that a flood takes no more than a part of each interval. */
const mostAtOnce = 1000;

/** The *Seqpacket* output channel: every event as a line, written in batches. */
export class OutputLog implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Seqpacket');
  private readonly flush = createThrottle(() => this.write(), intervalMs);
  private readonly unsubscribe: () => void;
  private nextSeq: number;

  constructor(private readonly capture: CaptureStore) {
    this.nextSeq = capture.firstSeq + capture.size;
    this.unsubscribe = capture.onDidChange((change) => {
      // What a person cleared is not missed here.
      if (change === 'clear') this.nextSeq = capture.firstSeq;
      this.flush.request();
    });
  }

  dispose(): void {
    this.unsubscribe();
    this.flush.dispose();
    this.channel.dispose();
  }

  show(): void {
    this.channel.show(true);
  }

  /** Writes the next events; when more wait than may be written at once, the rest follows in later turns, in order. */
  private write(): void {
    const { firstSeq, size } = this.capture;
    const endSeq = firstSeq + size;
    const lost = firstSeq - this.nextSeq;
    const lines =
      lost > 0
        ? [`… ${countOf(lost, 'event')} went before they could be written here: they came too fast.`]
        : [];
    const start = Math.max(this.nextSeq, firstSeq);
    this.nextSeq = Math.min(endSeq, start + mostAtOnce);
    const { outputPayload, maxBytesPerPacket } = readSettings();
    for (let seq = start; seq < this.nextSeq; seq += 1) {
      const event = this.capture.get(seq);
      if (event) lines.push(formatTrafficLine(event, { payload: outputPayload, maxBytesPerPacket }));
    }
    if (lines.length > 0) this.channel.append(`${lines.join('\n')}\n`);
    if (this.nextSeq < endSeq) this.flush.request();
  }
}
