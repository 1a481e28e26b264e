import assert from 'node:assert/strict';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { chooseFromMenu, clipboardText } from './support/contextMenu';
import { eventually } from './support/eventually';
import { exchangePackets } from './support/exchangePackets';
import { sendPackets } from './support/sendPackets';
import { statusBarItem } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { filterBox, openPanel, packetRow, packets } from './support/trafficPanel';
import { socketFolder, withWindow } from './support/workbenchWindow';

/** An empty panel, as large as it can be, on a server that answers each packet with the same. */
async function emptyPanel(page: Page, address: string): Promise<FrameLocator> {
  const panel = await openPanel(page, address, 'Echo');
  // The windows before this one left theirs.
  await runCommand(page, 'Seqpacket: Clear Traffic');
  await panel.getByText('0 events', { exact: true }).waitFor();
  return panel;
}

function tab(panel: FrameLocator, name: string): Locator {
  return panel.getByRole('tab', { name });
}

function chart(panel: FrameLocator, name: RegExp): Locator {
  return panel.getByRole('slider', { name });
}

/** The value of a figure below a chart. */
function figure(panel: FrameLocator, title: RegExp, name: string): Locator {
  return panel
    .getByRole('region', { name: title })
    .locator('.figures > div')
    .filter({ has: panel.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .locator('dd');
}

/** The filter in the box, and how many events it wants of how many. */
async function shown(panel: FrameLocator): Promise<{ filter: string; count: string }> {
  return {
    filter: await filterBox(panel).inputValue(),
    count: (await panel.locator('.count').textContent()) ?? '',
  };
}

/** What of the page's types is used here, where those of a browser are not known. */
interface SelectElement {
  readonly options: Iterable<{ readonly isConnected: boolean }>;
  readonly ownerDocument: {
    readonly defaultView: {
      addEventListener(type: 'message', listener: (event: { data: { type: string } }) => void): void;
    };
  };
  blur(): void;
  focus(): void;
}

/** Has the page list the connections as for a person who is about to choose: resolves with whether it made the list anew. */
function listAgain(connections: Locator): Promise<boolean> {
  return connections.evaluate(
    (select: SelectElement) =>
      new Promise<boolean>((resolve) => {
        const [first] = select.options;
        select.ownerDocument.defaultView.addEventListener('message', ({ data }) => {
          // The page hears it first, and goes on before the next task.
          if (data.type === 'connections') setTimeout(() => resolve(first?.isConnected === false));
        });
        select.blur();
        select.focus();
      }),
  );
}

describe('the pictures of the traffic panel', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('draws rates, latencies and sizes, and a click, a drag or a key selects the packets', () =>
    withWindow(session, 'pictures-charts', async (page) => {
      const address = path.join(socketFolder(session), 'charts.socket');
      const panel = await emptyPanel(page, address);
      await tab(panel, 'Charts').click();
      await panel.getByText('No packet seen yet: there is nothing to draw.').waitFor();
      await screenshotInThemes(page, 'charts-empty');

      // 400 requests in bursts, each answered by the same bytes: sizes of 10, 20, 40 … 1280 bytes.
      for (let burst = 0; burst < 8; burst++) {
        await exchangePackets(
          address,
          Array.from({ length: 50 }, (_, index) => 'x'.repeat(10 * 2 ** (index % 8))),
        );
      }
      await panel.getByText('816 events').waitFor();
      const packetsFigure = figure(panel, /^Packet sizes/, 'Packets');
      await packetsFigure.filter({ hasText: /^800$/ }).waitFor();
      assert.equal(await figure(panel, /^Latency/, 'Answers').textContent(), '400');
      await screenshotInThemes(page, 'charts');

      // By keys: the bar with the most bytes is the last.
      const sizes = chart(panel, /^Packet sizes/);
      await sizes.focus();
      await page.keyboard.press('End');
      assert.equal(await sizes.getAttribute('aria-valuetext'), '1,024 – 1,535 B: 96 packets, 12 %');
      await page.keyboard.press('Enter');
      await eventually(
        'the packets of the bar',
        () => shown(panel),
        ({ filter, count }) => filter === 'len >= 1024 && len < 1536' && count === '96 of 816 events',
      );
      await panel.locator('.grid:focus').waitFor();
      const selected = packets(panel).locator('[aria-selected=true]');
      await selected.getByText('1280').waitFor();
      assert.equal(await selected.getAttribute('aria-rowindex'), '2', 'the first of them');

      // The charts are of the filter, and a pick within is part of it.
      await tab(panel, 'Charts').click();
      await packetsFigure.filter({ hasText: /^96$/ }).waitFor();
      const rate = chart(panel, /^Packets per second/);
      const box = await rate.locator('.u-over').boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 1, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 8 });
      const selection = await rate.locator('.u-select').boundingBox();
      assert.ok(selection && selection.width > box.width - 4, 'what is dragged over is marked');
      await screenshot(page, 'charts-drag');
      const dragged = /^(\S+) – (\S+):/.exec((await panel.locator('.readout').first().textContent()) ?? '');
      const [from, to] = dragged?.slice(1).map((clock) => clock.replace(/\.?0+$/, '')) ?? [];
      await page.mouse.up();
      await eventually(
        'the packets of the range',
        () => shown(panel),
        ({ filter, count }) =>
          filter.startsWith('len >= 1024 && len < 1536 && kind == packet && time >= ') &&
          filter.includes(`T${from}Z && time < `) &&
          filter.endsWith(`T${to}Z`) &&
          /^[1-9]\d* of 816 events$/.test(count),
      );

      // A figure leads to its packets.
      await panel.getByRole('button', { name: 'Clear filter' }).click();
      await tab(panel, 'Charts').click();
      await packetsFigure.filter({ hasText: /^800$/ }).waitFor();
      await figure(panel, /^Packet sizes/, 'p99')
        .getByRole('button')
        .click();
      await eventually(
        'the largest packets',
        () => shown(panel),
        ({ filter, count }) => filter === 'len >= 1280' && count === '96 of 816 events',
      );

      // All of it by keys: a pixel, which is what a pointer aims with, may be more than a bucket.
      await panel.getByRole('button', { name: 'Clear filter' }).click();
      await tab(panel, 'Charts').click();
      await packetsFigure.filter({ hasText: /^800$/ }).waitFor();
      await rate.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Shift+End');
      await page.keyboard.press('Enter');
      await eventually(
        'all packets',
        () => shown(panel),
        ({ filter, count }) =>
          filter.startsWith('kind == packet && time >= ') && count === '800 of 816 events',
      );
    }));

  it('draws a connection as a sequence, in which an arrow selects its packet', () =>
    withWindow(session, 'pictures-sequence', async (page) => {
      const address = path.join(socketFolder(session), 'sequence.socket');
      const panel = await emptyPanel(page, address);
      await exchangePackets(address, ['first', 'second', '{"cmd":"start","items":[1,2,3]}']);
      await sendPackets(
        address,
        Array.from({ length: 3000 }, (_, index) => `packet ${index + 1}`),
      );
      await packets(panel).press('Home');
      await packetRow(panel, 'first').first().click();
      await tab(panel, 'Sequence').click();
      const steps = panel.getByRole('listbox', { name: /^Sequence of connection/ });
      const step = (name: RegExp) => steps.getByRole('option', { name });
      await step(/to server, 5 B · first$/).waitFor();
      await step(/to client, 5 B · first, reply after/).waitFor();
      assert.equal(await steps.locator('[aria-selected=true]').count(), 1);
      await chooseFromMenu(page, step(/to server, 6 B · second/), 'Copy as Hex');
      await statusBarItem(page, '6 bytes copied').waitFor();
      assert.equal(await clipboardText(page), '73 65 63 6f 6e 64');
      await step(/to client, 6 B · second/).click();
      const heading = panel.getByRole('heading', { name: /^Packet \d+$/ });
      const number = await step(/to client, 6 B · second/)
        .locator('.step-number')
        .textContent();
      await panel.getByRole('heading', { name: `Packet ${number}`, exact: true }).waitFor();
      await screenshotInThemes(page, 'sequence');
      await page.keyboard.press('ArrowDown');
      await eventually(
        'the packet below',
        async () => await heading.textContent(),
        (text) => text === `Packet ${Number(number) + 1}`,
      );
      await page.keyboard.press('Enter');
      await page.getByRole('tab', { name: new RegExp(`Packet ${Number(number) + 1}`) }).waitFor();

      // The other one hung up while it was still answered: its newest events are errors, of sending or of receiving.
      await runCommand(page, 'Seqpacket: Show Traffic');
      await panel.getByLabel('Connection', { exact: true }).selectOption({ index: 0 });
      await step(/to server, 8 B · packet 1$/).waitFor();
      await steps.press('End');
      await step(/close$/)
        .and(panel.locator('[aria-selected=true]'))
        .waitFor();
      await step(/error: (EPIPE|ECONNRESET)/)
        .first()
        .waitFor();
      await screenshotInThemes(page, 'sequence-errors');
    }));

  it('draws only what is seen of thousands, goes by keys from tab to tab, and is as it was after it was hidden', () =>
    withWindow(session, 'pictures-keys', async (page) => {
      const address = path.join(socketFolder(session), 'long.socket');
      const panel = await emptyPanel(page, address);
      await exchangePackets(
        address,
        Array.from({ length: 2000 }, (_, index) => `packet ${index + 1}`),
      );
      await panel.getByText('4,002 events').waitFor();
      await tab(panel, 'Packets').focus();
      await page.keyboard.press('ArrowRight');
      await panel.getByRole('tabpanel', { name: 'Charts' }).waitFor();
      await page.keyboard.press('ArrowRight');
      await panel.locator('[role=tab][aria-selected=true]:focus', { hasText: 'Sequence' }).waitFor();
      const steps = panel.getByRole('listbox');
      await steps.getByRole('option', { name: /packet 1$/ }).waitFor();
      await steps.press('End');
      await steps.getByRole('option', { name: /close/ }).and(panel.locator('[aria-selected=true]')).waitFor();
      await panel.getByRole('heading', { name: /close$/ }).waitFor();
      assert.ok((await steps.getByRole('option').count()) < 100);
      await screenshot(page, 'sequence-end');
      await runCommand(page, 'Seqpacket: Show Output');
      await steps.waitFor({ state: 'hidden' });
      await runCommand(page, 'Seqpacket: Show Traffic');
      await tab(panel, 'Sequence').and(panel.locator('[aria-selected=true]')).waitFor();
      await steps.getByRole('option', { name: /close/ }).waitFor();
    }));

  it('leaves the list of connections as it is while it tells the same, and goes on with those of another capture', () =>
    withWindow(session, 'pictures-cleared', async (page) => {
      const address = path.join(socketFolder(session), 'cleared.socket');
      const panel = await emptyPanel(page, address);
      await exchangePackets(address, ['first']);
      await exchangePackets(address, ['second']);
      await panel.getByText('8 events', { exact: true }).waitFor();
      await tab(panel, 'Sequence').click();
      const steps = panel.getByRole('listbox', { name: /^Sequence of connection/ });
      await steps.getByRole('option', { name: /to server, 6 B · second$/ }).waitFor();
      const connections = panel.getByLabel('Connection', { exact: true });
      await connections.selectOption({ index: 1 });
      await steps.getByRole('option', { name: /to server, 5 B · first$/ }).waitFor();
      assert.equal(await listAgain(connections), false);

      await runCommand(page, 'Seqpacket: Clear Traffic');
      await panel.getByText('No connection seen yet: there is nothing to draw.').waitFor();
      await exchangePackets(address, ['third']);
      await steps.getByRole('option', { name: /to server, 5 B · third$/ }).waitFor();
    }));
});
