import { setImmediate, setTimeout } from 'node:timers/promises';
import { benchCapture, packetMaker } from './benchCapture';
import { report } from './task';
import { startTimers } from './timerLateness';

/** Events appended at once, as a batch of the native module may be. */
const batch = 1000;
const count = 1_000_000;
/** Events a second that must be taken while the event loop stays free. */
const pacePerSecond = 200_000;

/** Takes a million packets as fast as it can, and again at {@link pacePerSecond}, and reports rates, memory and lateness. */
async function main(): Promise<void> {
  report({ ...(await flood()), ...(await paced()) });
}

async function flood(): Promise<{ perSecond: number; bytesEach: number }> {
  const { capture, remove } = await benchCapture();
  const make = packetMaker();
  const before = memoryBytes();
  const start = performance.now();
  for (let done = 0; done < count; done += batch) {
    capture.appendMany(Array.from({ length: batch }, make));
    await setImmediate();
  }
  await capture.flush();
  const seconds = (performance.now() - start) / 1000;
  const bytesEach = (memoryBytes() - before) / count;
  if (capture.size !== count) throw new Error(`${capture.size} events are kept.`);
  await remove();
  return { perSecond: count / seconds, bytesEach };
}

async function paced(): Promise<{ p99: number; max: number; pacedPerSecond: number }> {
  const { capture, remove } = await benchCapture();
  const make = packetMaker();
  const stop = startTimers();
  const start = performance.now();
  for (let done = 0; done < count;) {
    const due = Math.floor(((performance.now() - start) * pacePerSecond) / 1000) - done;
    const now = Math.min(due, batch, count - done);
    capture.appendMany(Array.from({ length: Math.max(0, now) }, make));
    done += Math.max(0, now);
    await (due > batch ? setImmediate() : setTimeout(1));
  }
  const { p99, max } = stop();
  const pacedPerSecond = (count * 1000) / (performance.now() - start);
  await capture.flush();
  await remove();
  return { p99, max, pacedPerSecond };
}

/** Resident, with nothing that waits to be collected. */
function memoryBytes(): number {
  global.gc?.();
  return process.memoryUsage.rss();
}

void main();
