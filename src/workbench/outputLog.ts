import * as vscode from 'vscode';
import type { CaptureChange, CaptureStore } from '../traffic/captureStore';
import { countOf } from '../traffic/countOf';
import { DroppedRemarks } from '../traffic/droppedRemarks';
import { createThrottle } from '../traffic/throttle';
import { formatTrafficLine } from '../traffic/trafficLine';
import { readSettings } from './settings';

/** The channel is written at most this often, in ms. */
const intervalMs = 100;
/** Events written at one time, so that a flood takes no more than a part of each interval. */
const mostAtOnce = 1000;
/** Events read at one time. */
const readAtOnce = 50;
/** How long writing them may take, in ms: large packets take long to read and to show. */
const mostMs = 10;

/** The *Seqpacket* output channel: every event as a line, written in batches. */
export class OutputLog implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Seqpacket');
  private readonly flush = createThrottle(() => this.write(), intervalMs);
  private readonly unsubscribe: () => void;
  private nextSeq: number;
  private readonly dropped: DroppedRemarks;
  /** Events that were not recorded, as far as it is said. */
  private saidUnrecorded = 0;

  constructor(private readonly capture: CaptureStore) {
    this.nextSeq = capture.firstSeq + capture.size;
    this.dropped = new DroppedRemarks(capture, (notice) => this.say(notice));
    this.unsubscribe = capture.onDidChange((change) => {
      this.remark(change);
      this.flush.request();
    });
  }

  dispose(): void {
    this.unsubscribe();
    this.flush.dispose();
    this.dropped.dispose();
    this.channel.dispose();
  }

  show(): void {
    this.channel.show(true);
  }

  /** Says what happened to the capture itself. */
  private remark(change: CaptureChange): void {
    const { capture } = this;
    switch (change) {
      case 'append':
        return;
      case 'clear':
        // What a person cleared is not missed here.
        this.nextSeq = capture.firstSeq;
        this.saidUnrecorded = 0;
        this.dropped.passOver();
        return;
      case 'restore':
        // What an earlier window wrote is not written again.
        this.nextSeq = capture.firstSeq + capture.size;
        this.saidUnrecorded = capture.unrecorded;
        this.dropped.passOver();
        this.say(restoredText(capture));
        return;
      case 'pause':
        this.write();
        this.say(capture.pause?.message ?? '');
        return;
      case 'resume':
        this.say(
          `The capture goes on. ${countOf(capture.unrecorded - this.saidUnrecorded, 'event')} came meanwhile.`,
        );
        this.saidUnrecorded = capture.unrecorded;
        return;
    }
  }

  private say(text: string): void {
    this.channel.append(`… ${text}\n`);
  }

  /** Writes the next events; when more wait than may be written at once, the rest follows in later turns, in order. */
  private write(): void {
    const { firstSeq, size } = this.capture;
    const endSeq = firstSeq + size;
    const lost = firstSeq - this.nextSeq;
    if (lost > 0)
      this.say(`${countOf(lost, 'event')} went before they could be written here: they came too fast.`);
    this.nextSeq = Math.max(this.nextSeq, firstSeq);
    const lines = this.nextLines(Math.min(endSeq, this.nextSeq + mostAtOnce));
    if (lines.length > 0) this.channel.append(`${lines.join('\n')}\n`);
    this.dropped.look();
    if (this.nextSeq < endSeq) this.flush.request();
  }

  /** Lines of the next events up to, not including, `endSeq`, or fewer when they take too long. */
  private nextLines(endSeq: number): readonly string[] {
    const { outputPayload: payload, maxBytesPerPacket } = readSettings();
    const { firstSeq } = this.capture;
    const deadline = performance.now() + mostMs;
    const lines: string[] = [];
    while (this.nextSeq < endSeq && performance.now() < deadline) {
      const next = Math.min(endSeq, this.nextSeq + readAtOnce);
      for (const event of this.capture.slice(this.nextSeq - firstSeq, next - firstSeq)) {
        lines.push(formatTrafficLine(event, { payload, maxBytesPerPacket }));
      }
      this.nextSeq = next;
    }
    return lines;
  }
}

function restoredText({ size, brokenBytes }: CaptureStore): string {
  const opened = `${countOf(size, 'event')} of an earlier window ${size === 1 ? 'is' : 'are'} opened again.`;
  if (brokenBytes === 0) return opened;
  return `${opened} ${countOf(brokenBytes, 'byte')} between them could not be read and are left out.`;
}
