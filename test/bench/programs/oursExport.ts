import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { rmSync } from 'node:fs';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import type { CaptureFormat } from '../../../src/traffic/export/captureFormat';
import { captureFormats } from '../../../src/traffic/export/captureFormat';
import { exportCapture } from '../../../src/traffic/export/exportCapture';
import { importInto } from '../../../src/traffic/export/importInto';
import { readFileChunks } from '../../../src/traffic/export/readFileChunks';
import { replaceFile } from '../../../src/traffic/export/replaceFile';
import { benchCapture, packetMaker } from './benchCapture';
import { report } from './task';
import { startTimers } from './timerLateness';

const count = 200_000;

/** Exports packets in each format and imports what can be, and reports packets a second and the lateness. */
async function main(): Promise<void> {
  const { capture, remove } = await benchCapture();
  capture.appendMany(Array.from({ length: count }, packetMaker()));
  await capture.flush();
  const results = [];
  for (const format of captureFormats) {
    const path = join(tmpdir(), `seqpacket-bench-${process.pid}.${format}`);
    results.push({ name: `export as ${format}`, ...(await timed(() => write(capture, format, path))) });
    if (format !== 'text') results.push({ name: `import of ${format}`, ...(await timed(() => read(path))) });
    rmSync(path);
  }
  await remove();
  report(results);
}

async function timed(task: () => Promise<unknown>): Promise<{ perSecond: number; maxLateMs: number }> {
  const stop = startTimers();
  const start = performance.now();
  await task();
  const seconds = (performance.now() - start) / 1000;
  return { perSecond: count / seconds, maxLateMs: stop().max };
}

const running = { signal: new AbortController().signal, onProgress: () => undefined };

function write(capture: CaptureStore, format: CaptureFormat, path: string): Promise<number> {
  return replaceFile(path, exportCapture(capture, { format, filter: '', ...running }));
}

async function read(path: string): Promise<void> {
  const { capture, remove } = await benchCapture();
  await importInto(capture, readFileChunks(path), running);
  await remove();
}

void main();
