import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { CaptureOrigin } from '../../../src/traffic/captureOrigin';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import type { NewTrafficEvent } from '../../../src/traffic/trafficEvent';
import { memoryCapture } from '../../fixtures/memoryCapture';
import type { MessageToPanel } from '../../../src/webview/panelMessages';
import { PanelSession } from '../../../src/workbench/panel/panelSession';
import { launchBrowser } from '../../workbench/browser.mjs';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import type { Effort } from '../runPairMeasure';
import { upperBound } from './upperBound';

const root = path.join(__dirname, '..', '..', '..');

const rows = 1_000_000;

/** Frames of one round: five seconds. */
const frames = 300;

/** How the table is scrolled; each is a function of the page, called once a frame with the frame's number. */
const ways = {
  wheel: `(frame) => document.querySelector('.rows').dispatchEvent(
    new WheelEvent('wheel', { deltaY: 240, bubbles: true, cancelable: true }))`,
  'bar, top to end': `(frame) => {
    const bar = document.querySelector('.bar');
    bar.scrollTop = ((bar.scrollHeight - bar.clientHeight) * frame) / ${frames};
  }`,
  'page keys': `(frame) => document.querySelector('.grid').dispatchEvent(
    new KeyboardEvent('keydown', { key: frame % 50 < 25 ? 'PageDown' : 'PageUp', bubbles: true }))`,
} as const;

/** Packets that come while the charts are shown: so many at a time, so many ms apart. */
const growth = { packets: 1000, intervalMs: 50 } as const;

/**
 * Frames of the traffic panel while a million rows are scrolled, and while its charts are shown and packets come: the page itself in
 * Chromium, with the extension's side of it in this process. The browser says when its frames are, by what it passes to
 * `requestAnimationFrame`.
 */
export async function panel({ variables }: Environment, effort: Effort): Promise<Figure[]> {
  effort.say(`scrolling ${rows} rows in Chromium`);
  const capture = filledCapture();
  const browser = await launchBrowser(variables, { scrollbars: true });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openPanel(page, capture);
    const figures: Figure[] = [];
    for (const [way, scroll] of Object.entries(ways)) {
      effort.say(`  by ${way}`);
      const runs: Run[] = [];
      for (let round = 0; round < effort.rounds; round++) runs.push(await run(page, scroll));
      figures.push(...scrollFigures(way, runs));
    }
    effort.say('  by the bar, dragged by the mouse');
    const drags: Run[] = [];
    for (let round = 0; round < effort.rounds; round++) drags.push(await drag(page));
    figures.push(...scrollFigures('bar, dragged by the mouse', drags));
    effort.say('  its charts, while packets come');
    const charts: Run[] = [];
    for (let round = 0; round < effort.rounds; round++) charts.push(await showCharts(page, capture));
    figures.push(...frameFigures(`frames of the charts, ${rows} packets and more`, 'packets come', charts));
    await page.close();
    return figures.sort((one, other) => one.measure.localeCompare(other.measure));
  } finally {
    await browser.close();
  }
}

/** One round. */
interface Run {
  /** Ms from each frame to the next. */
  readonly intervals: readonly number[];
  /** Percent of the rows drawn, over all frames, whose text had not come yet. */
  readonly waiting: number;
}

function scrollFigures(way: string, runs: readonly Run[]): Figure[] {
  const waiting = upperBound({
    pinned: false,
    contestant: way,
    measure: 'rows drawn before their text has come',
    unit: '%',
    rounds: runs.map((run) => run.waiting),
  });
  return [...frameFigures(`frames of the panel, ${rows} rows`, way, runs), waiting];
}

function frameFigures(title: string, contestant: string, runs: readonly Run[]): Figure[] {
  const common = { pinned: false, contestant };
  const late = ({ intervals }: Run) => (100 * intervals.filter((ms) => ms > 17).length) / intervals.length;
  return [
    upperBound({ ...common, measure: `${title}, 50 %`, unit: 'ms', rounds: runs.map(quantile(0.5)) }, 17),
    upperBound({ ...common, measure: `${title}, 95 %`, unit: 'ms', rounds: runs.map(quantile(0.95)) }, 17),
    upperBound({ ...common, measure: `${title}, longer than 17 ms`, unit: '%', rounds: runs.map(late) }),
  ];
}

function quantile(share: number): (run: Run) => number {
  return ({ intervals }) => intervals.toSorted((a, b) => a - b)[Math.floor(share * intervals.length)] ?? NaN;
}

/** The panel's page with what VS Code would give it: its style sheet, its script, and the way to the extension. */
async function openPanel(page: Page, capture: CaptureStore): Promise<void> {
  const post = (message: MessageToPanel) => {
    const sending = page.evaluate((sent) => {
      (globalThis as unknown as { postMessage(message: unknown, target: string): void }).postMessage(
        sent,
        '*',
      );
    }, message);
    // What is still under way when the page is closed has nobody to hear it.
    sending.catch((error: unknown) => {
      if (!page.isClosed()) throw error;
    });
  };
  const nothing = () => undefined;
  const session = new PanelSession(capture, new CaptureOrigin(capture), {
    post,
    copy: nothing,
    gone: nothing,
    open: nothing,
    run: nothing,
    complete: () => [],
    history: () => [],
    remember: nothing,
    save: nothing,
  });
  await page.exposeFunction('postToExtension', (message: unknown) => session.receive(message));
  await page.addScriptTag({
    content: `acquireVsCodeApi = () => ({
      postMessage: (message) => void postToExtension(message), getState: () => undefined, setState: () => undefined })`,
  });
  // As VS Code has it in every webview: Chromium's own is wider than the panel's bar, and then has no thumb.
  await page.addStyleTag({
    content: '::-webkit-scrollbar { width: 10px } ::-webkit-scrollbar-thumb { background: gray }',
  });
  await page.addStyleTag({ path: path.join(root, 'dist', 'trafficPanel.css') });
  await page.addScriptTag({ path: path.join(root, 'dist', 'trafficPanel.js') });
  await page.locator('.row', { hasText: String(rows) }).waitFor();
}

/** Calls `scroll` in each frame. */
async function run(page: Page, scroll: string): Promise<Run> {
  return page.evaluate<Run>(`new Promise((resolve) => {
    const scroll = ${scroll};
    const times = [];
    const drawn = document.getElementsByClassName('row');
    const empty = document.getElementsByClassName('waiting');
    let all = 0;
    let waiting = 0;
    document.querySelector('.bar').scrollTop = 0;
    requestAnimationFrame(function step(time) {
      times.push(time);
      all += drawn.length;
      waiting += empty.length;
      scroll(times.length);
      if (times.length <= ${frames}) return requestAnimationFrame(step);
      const intervals = times.slice(1).map((end, index) => end - times[index]);
      resolve({ intervals, waiting: (100 * waiting) / all });
    });
  })`);
}

/** Drags the thumb of the scrollbar from top to bottom by the mouse, and up again, as long as a round lasts. */
async function drag(page: Page): Promise<Run> {
  const frames = run(page, '() => undefined');
  const box = await page.locator('.bar').first().boundingBox();
  if (box === null) throw new Error('The scrollbar is not to be seen.');
  const x = box.x + box.width / 2;
  const [top, bottom] = [box.y + 8, box.y + box.height - 8]; // within the thumb
  const over = new AbortController();
  void frames.finally(() => over.abort());
  await page.mouse.move(x, top);
  await page.mouse.down();
  for (let step = 1; !over.signal.aborted; step++) {
    const share = Math.abs(((step / 150 + 1) % 2) - 1);
    await page.mouse.move(x, top + (bottom - top) * (1 - share));
  }
  const scrolled = await page.evaluate<number>(`document.querySelector('.bar').scrollTop`);
  await page.mouse.up();
  if (scrolled === 0) throw new Error('The mouse has not moved the scrollbar.');
  return frames;
}

/** The charts, while packets come. */
async function showCharts(page: Page, capture: CaptureStore): Promise<Run> {
  await page.getByRole('tab', { name: 'Charts' }).click();
  await page.locator('canvas').first().waitFor();
  const timer = setInterval(() => {
    const from = capture.firstSeq + capture.size;
    capture.appendMany(Array.from({ length: growth.packets }, (_, index) => packet(from + index)));
  }, growth.intervalMs);
  try {
    return await run(page, '() => undefined');
  } finally {
    clearInterval(timer);
    await page.getByRole('tab', { name: 'Packets' }).click();
  }
}

function filledCapture(): CaptureStore {
  const capture = memoryCapture({ maxPackets: 2 * rows });
  for (let count = 0; count < rows; count++) capture.append(packet(count));
  return capture;
}

const text = new TextEncoder();

function packet(count: number): NewTrafficEvent {
  const data = text.encode(`{"cmd":"step","n":${count}}`);
  return {
    timeNs: 1_790_000_000_000_000_000n + BigInt(count) * 12_345n,
    kind: 'packet',
    address: '/run/app.socket',
    role: 'server',
    connectionId: (count % 7) + 1,
    direction: count % 2 === 0 ? 'in' : 'out',
    length: data.length,
    data,
  };
}
