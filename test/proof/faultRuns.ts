// Run by faults.test.ts with faults.c preloaded, and the module that is not optimized: each way of the scenario without a
// fault, to learn what is called; then once for each fault. Prints the addresses of the calls that failed, and the counts.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { openSync, readdirSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { inUse } from '../../native/test/openDescriptors.mjs';
import type { SocketAddress } from '../../src/seqpacket/socketAddress';
import { FaultControl, type CallSite, type Fault } from './faultControl';
import { refusesClients } from './faultyAccept';
import { faultErrnos, toldOnce, unnoticed, type ErrnoName } from './faultErrnos';
import { faultScenario, type Outcome, type Way } from './faultStage';

/** Most calls of one site that are made to fail in one way: the first ones, and the last. */
const mostCalls = 3;
/** When a scenario counts as stalled, in ms. It takes some milliseconds; accepting rests for 100. */
const stalledAfterMs = 20_000;

const [folder = ''] = process.argv.slice(2);
const control = new FaultControl(openSync(process.env['SEQPACKET_FAULTS'] ?? '', 'r+'));
// So that the mode asked for has to be completed.
process.umask(0o077);

const at = (path: string): SocketAddress => ({ kind: 'path', path });
const ways: readonly Way[] = [
  { name: 'a path', address: at(join(folder, 'a.socket')) },
  { name: 'a stale file', address: at(join(folder, 'b.socket')), stale: true },
  { name: 'an old kernel', address: at(join(folder, 'c.socket')), oldKernel: true },
  { name: 'a stale file, old kernel', address: at(join(folder, 'd.socket')), stale: true, oldKernel: true },
  { name: 'a tap in place', address: at(join(folder, 'f.socket')), tapped: join(folder, 'records') },
  { name: 'an abstract name', address: { kind: 'abstract', name: Buffer.from(`faults-${process.pid}`) } },
  { name: 'a long path', address: at(join(folder, `e${'x'.repeat(150)}`)) },
];

/** Calls that every way makes alike, once sockets are connected: the first way has them fail. */
const alike =
  /^(?:accept4|close|epoll_\w+|fcntl|[gs]etsockopt|madvise|mmap|poll|readlink|recvm{1,2}sg|send(?:m{1,2}sg)?)$/;

const failed = new Set<number>();
let [faults, missed] = [0, 0];

void main();

async function main(): Promise<void> {
  for (const way of ways) {
    await clean(way);
    const first = control.sites();
    await clean(way);
    const sites = control.sites();
    for (const site of first) {
      if (!sites.some(({ address }) => address === site.address)) await failInEnvironment(way, site);
    }
    for (const site of sites) {
      if (!(alike.test(site.name) && failed.has(site.address))) await failEach(way, site);
    }
    console.log(`${way.name}: ${sites.length} calls in the code`);
  }
  await refusesClients(control, join(folder, 'refused.socket'));
  console.log(`${faults} faults, ${missed} not reached`);
  console.log(`failed: ${[...failed].join(' ')}`);
}

/** The scenario without a fault: nobody hears of any. */
async function clean(way: Way, after = 'before any fault'): Promise<void> {
  assert.deepEqual((await run(way, undefined, after)).reports, [], after);
}

async function failEach(way: Way, site: CallSite): Promise<void> {
  const indices = new Set(
    Array.from({ length: Math.min(site.calls, mostCalls) }, (_, index) => index + 1).concat(site.calls),
  );
  const before = inUse(folder);
  const hit = new Set<ErrnoName>();
  for (const errno of errnosIn(way, site)) {
    for (const index of indices) {
      const name = `${errno} of ${site.name}, call ${index} at ${site.address.toString(16)}, ${way.name}`;
      const outcome = await run(way, { site, index, errno: constants.errno[errno] }, name);
      // How many turns the loop takes, and so calls, differs from run to run.
      if (control.hit()) {
        faults++;
        failed.add(site.address);
        hit.add(errno);
        if (isUnnoticed(way, site, errno)) assert.deepEqual(outcome.reports, [], name);
      } else {
        missed++;
      }
      leavesNothing(site, before, name);
    }
  }
  // A tap's thread does not do each time what it did once.
  const unhit = errnosIn(way, site).filter((errno) => !hit.has(errno) && way.tapped === undefined);
  assert.deepEqual(unhit, [], `never hit of ${site.name} at ${site.address.toString(16)}, ${way.name}`);
  await clean(way, `after faults of ${site.name}`);
}

/** What is called once in an environment fails in one of its own each time. */
async function failInEnvironment(way: Way, site: CallSite): Promise<void> {
  const before = inUse(folder);
  for (const errno of errnosOf(site)) {
    const name = `${errno} of ${site.name} at ${site.address.toString(16)} in a new environment, ${way.name}`;
    control.arm({ site, index: 1, errno: constants.errno[errno] }, way.oldKernel === true);
    // tsx does not reach into workers by itself (Node 20).
    const script = `require('tsx/cjs'); require(${JSON.stringify(join(__dirname, 'faultEnvironment.ts'))});`;
    const worker = new Worker(script, { eval: true, workerData: way, trackUnmanagedFds: false });
    const [[outcome]] = (await Promise.all([once(worker, 'message'), once(worker, 'exit')])) as [
      [Outcome],
      unknown,
    ];
    leavesNothing(site, before, name);
    // A tap's thread does not do each time what it did once.
    if (!control.hit() && way.tapped !== undefined) {
      missed++;
      continue;
    }
    assert.ok(control.hit(), name);
    faults++;
    failed.add(site.address);
    if (isUnnoticed(way, site, errno)) assert.deepEqual(outcome.reports, [], name);
    console.log(`${name}: ${outcome.reports.join() || 'works on'}`);
  }
}

function errnosOf(site: CallSite): readonly ErrnoName[] {
  return faultErrnos[site.name] ?? assert.fail(`faultErrnos.ts says nothing of ${site.name}`);
}

/** As errnosOf, without what cannot be where the kernel tells once. */
function errnosIn(way: Way, site: CallSite): readonly ErrnoName[] {
  const toldOnceHere = way.tapped !== undefined && toldOnce.has(site.name);
  return errnosOf(site).filter((errno) => !(toldOnceHere && errno === 'EAGAIN'));
}

/** Whether the module has to take this back itself. */
function isUnnoticed(way: Way, site: CallSite, errno: ErrnoName): boolean {
  // Opening a file that is interrupted is reported; and a probe that meets a full backlog has found a listener.
  if (site.name === 'open' || (site.name === 'connect' && errno === 'EAGAIN' && way.stale === true))
    return false;
  // Memory for a tap's thread that is refused is not asked for again, and the tap is not started.
  if (site.name === 'mmap' && way.tapped !== undefined) return false;
  // A tap to whom the kernel does not tell who listens finds out by a connection, which the server sees come and go.
  if (site.name === 'send' && errno === 'EAGAIN' && way.tapped !== undefined) return false;
  return unnoticed.has(errno);
}

async function run(way: Way, fault: Fault | undefined, name: string): Promise<Outcome> {
  control.arm(fault, way.oldKernel === true);
  const watchdog = setTimeout(() => {
    console.log(`stalled: ${name}`);
    process.exit(1);
  }, stalledAfterMs);
  try {
    const outcome = await faultScenario(way);
    // It may end within a turn of the module's loop, at whose end what was closed in it goes.
    await setImmediate();
    return outcome;
  } catch (error) {
    throw new Error(name, { cause: error });
  } finally {
    clearTimeout(watchdog);
  }
}

/** Asserts that a run has left neither a descriptor or a thread that was not there before, nor a file. */
function leavesNothing(site: CallSite, before: ReturnType<typeof inUse>, name: string): void {
  const { reserves, ...kinds } = inUse(folder);
  const { reserves: reservesBefore, ...kindsBefore } = before;
  assert.deepEqual(kinds, kindsBefore, `${name} leaves descriptors or threads`);
  // When accepting fails the one in reserve is given back until the next listener.
  assert.ok(reserves <= reservesBefore, `${name} leaves descriptors in reserve open`);
  const left = takeSocketFiles();
  // Who may not unlink leaves the file; nobody else does.
  if (!site.name.startsWith('unlink')) assert.deepEqual(left, [], `${name} leaves files`);
}

/** Removes the socket files that are left in the folder; gives their names. */
function takeSocketFiles(): readonly string[] {
  const left = readdirSync(folder).filter((name) => /\.socket|^ex/.test(name));
  for (const name of left) rmSync(join(folder, name));
  return left;
}
