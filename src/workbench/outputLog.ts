import * as vscode from 'vscode';
import type { CaptureStore } from '../traffic/captureStore';
import { createThrottle } from '../traffic/throttle';
import { formatTrafficLine } from '../traffic/trafficLine';
import { readSettings } from './settings';

/** The channel is written at most this often, in ms. */
const intervalMs = 100;
/** Events written at one time: more would make the window slow; what is left out is counted and stays in the traffic view. */
const mostAtOnce = 1000;

/** The *Seqpacket* output channel: every event as a line, written in batches. */
export class OutputLog implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Seqpacket');
  private readonly flush = createThrottle(() => this.write(), intervalMs);
  private readonly unsubscribe: () => void;
  private nextSeq: number;

  constructor(private readonly capture: CaptureStore) {
    this.nextSeq = capture.firstSeq + capture.size;
    this.unsubscribe = capture.onDidChange(() => this.flush.request());
  }

  dispose(): void {
    this.unsubscribe();
    this.flush.dispose();
    this.channel.dispose();
  }

  show(): void {
    this.channel.show(true);
  }

  private write(): void {
    const { firstSeq, size } = this.capture;
    const nextSeq = firstSeq + size;
    const first = Math.max(this.nextSeq, firstSeq, nextSeq - mostAtOnce);
    const left = first - this.nextSeq;
    this.nextSeq = nextSeq;
    const lines =
      left > 0 ? [`… ${left} events not written here: they came too fast. See the traffic view.`] : [];
    const { outputPayload, maxBytesPerPacket } = readSettings();
    for (let seq = first; seq < nextSeq; seq += 1) {
      const event = this.capture.get(seq);
      if (event) lines.push(formatTrafficLine(event, { payload: outputPayload, maxBytesPerPacket }));
    }
    if (lines.length > 0) this.channel.append(`${lines.join('\n')}\n`);
  }
}
