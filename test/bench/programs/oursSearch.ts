import { benchCapture, packetMaker } from './benchCapture';
import { report } from './task';
import { startTimers } from './timerLateness';

const count = 1_000_000;

/** Searches a million packets for what the command line says, one filter after the other, and reports the time of each and the lateness. */
async function main(): Promise<void> {
  const { capture, remove } = await benchCapture();
  const make = packetMaker();
  for (let done = 0; done < count; done += 1000) {
    capture.appendMany(Array.from({ length: 1000 }, make));
    await new Promise(setImmediate);
  }
  await capture.flush();
  const results = [];
  for (const filter of process.argv.slice(2)) {
    const stop = startTimers();
    const start = performance.now();
    let found = 0;
    for await (const seqs of capture.find(filter)) found += seqs.length;
    const ms = performance.now() - start;
    results.push({ filter, ms, found, maxLateMs: stop().max });
  }
  await remove();
  report(results);
}

void main();
