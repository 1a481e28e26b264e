import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { runCommand } from './support/commandPalette';
import { editor, tab } from './support/editor';
import { eventually } from './support/eventually';
import { usePanelSessions } from './support/panelSessions';
import { sendPackets } from './support/sendPackets';
import { screenshot, screenshotInThemes } from './support/themes';
import { filterBox, openPanel, packetRow, packets, showTraffic } from './support/trafficPanel';
import { socketFolder, waitForExtension, withWindow } from './support/workbenchWindow';

/** What of the page's types is used here, where those of a browser are not known. */
interface ScrollElement {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

interface InputElement {
  value: string;
  dispatchEvent(event: Event): void;
}

/** The numbers of the rows that are drawn, top down; those that have not come yet are left out. */
async function numbers(panel: FrameLocator): Promise<number[]> {
  const texts = await packets(panel).locator('.row:not([hidden]) .cell.number').allTextContents();
  return texts
    .filter((text) => text !== '')
    .map(Number)
    .sort((a, b) => a - b);
}

/** Resolves when rows without a gap are drawn, the first or last of which is accepted. */
async function seen(panel: FrameLocator, accept: (first: number, last: number) => boolean): Promise<void> {
  await eventually(
    'numbers of the rows',
    () => numbers(panel),
    (rows) => {
      const [first = NaN] = rows;
      const last = rows.at(-1) ?? NaN;
      return last - first === rows.length - 1 && rows.length > 10 && accept(first, last);
    },
  );
}

/** Types a text that nothing goes on with, and Tab before the extension can have said so. */
async function typeAndTab(box: Locator): Promise<void> {
  await box.evaluate((input: InputElement) => {
    input.value = '"a';
    input.dispatchEvent(new Event('input'));
    input.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), { key: 'Tab' }));
  });
}

describe('the traffic panel', () => {
  const session = usePanelSessions();

  it('scrolls through 120,000 rows by wheel, keys and bar, and follows the newest until one scrolls up', () =>
    withWindow(session(), 'panel-scroll', async (page) => {
      const address = path.join(socketFolder(session()), 'many.socket');
      const panel = await openPanel(page, address);
      const follow = panel.getByRole('button', { name: 'Follow' });
      const count = 120_000;
      await sendPackets(
        address,
        Array.from({ length: count }, (_, index) => `packet ${index + 1}`),
      );
      // Beside the packets: listen, open, close.
      const total = count + 3;
      await panel.getByText('120,003 events').waitFor();
      await seen(panel, (_, last) => last === total);
      assert.equal(await packets(panel).getAttribute('aria-rowcount'), String(total + 1));
      assert.equal(await follow.getAttribute('aria-pressed'), 'true');
      await screenshot(page, 'panel-many');

      await packets(panel).locator('.rows').hover();
      await page.mouse.wheel(0, -2200);
      await seen(panel, (_, last) => last === total - 100);
      assert.equal(await follow.getAttribute('aria-pressed'), 'false');
      await sendPackets(address, ['one more']);
      await panel.getByText('120,006 events').waitFor();
      await seen(panel, (_, last) => last === total - 100);
      await page.mouse.wheel(0, 9999);
      await seen(panel, (_, last) => last === total + 3);
      assert.equal(await follow.getAttribute('aria-pressed'), 'true', 'at the end it follows again');

      const rows = packets(panel);
      await rows.press('Home');
      await seen(panel, (first) => first === 1);
      await rows.press('PageDown');
      await rows.press('ArrowDown');
      const selected = rows.locator('.row[aria-selected=true]');
      const title = panel.getByRole('heading', { name: /^Packet \d+$/ });
      await eventually(
        'the row that keys lead to',
        async () => ({
          active: await rows.getAttribute('aria-activedescendant'),
          id: await selected.getAttribute('id'),
          number: await selected.locator('.cell.number').textContent(),
          title: await title.textContent(),
        }),
        ({ active, id, number, title: shown }) => active === id && shown === `Packet ${number ?? ''}`,
      );

      // The thumb of the bar, dragged to the middle.
      await packets(panel)
        .locator('xpath=../..')
        .locator('.bar')
        .evaluate((bar: ScrollElement) => (bar.scrollTop = (bar.scrollHeight - bar.clientHeight) / 2));
      await seen(panel, (first, last) => first < 60_003 && last > 60_003);
      await follow.click();
      await seen(panel, (_, last) => last === total + 3);
    }));

  it('filters as one types, recalls what was used before, and points at what is wrong', () =>
    withWindow(session(), 'panel-filter', async (page) => {
      const address = path.join(socketFolder(session()), 'filter.socket');
      const panel = await openPanel(page, address);
      await sendPackets(
        address,
        Array.from({ length: 1000 }, (_, index) => `packet ${index + 1}`),
      );
      await panel.getByText('1,003 events').waitFor();
      const box = filterBox(panel);
      await box.pressSequentially('le');
      await panel.getByRole('option', { name: /^len/ }).waitFor();
      await screenshot(page, 'panel-completion');
      await box.press('Tab');
      assert.equal(await box.inputValue(), 'len ');
      // One who types faster than completions come gets what goes with all that is typed.
      await box.fill('');
      await box.pressSequentially('l');
      await panel.getByRole('option', { name: /^latency/ }).waitFor();
      await page.keyboard.type('at');
      await page.keyboard.press('Tab');
      await eventually(
        'the filter',
        () => box.inputValue(),
        (text) => text === 'latency ',
      );
      await box.fill('');
      await page.keyboard.type('le');
      await page.keyboard.press('Tab');
      await eventually(
        'the filter',
        () => box.inputValue(),
        (text) => text === 'len ',
      );
      await panel.getByRole('option', { name: /^>=/ }).waitFor();
      await box.pressSequentially('>');
      await eventually(
        'what goes on with >',
        () => panel.locator('.suggestions').getByRole('option').allTextContents(),
        (options) => options.length === 1 && options[0]?.startsWith('>=') === true,
      );
      await box.press('ArrowDown');
      await box.press('Enter');
      assert.equal(await box.inputValue(), 'len >= ');
      // Within quotes nothing can come: also when that is not known yet, Tab goes on.
      await typeAndTab(box);
      await panel.getByRole('button', { name: 'Clear filter' }).and(panel.locator(':focus')).waitFor();
      await box.press('Escape');
      await box.fill('len >= 10 && packet');
      await panel.getByText('901 of 1,003 events').waitFor();
      await packetRow(panel, 'packet 1000').waitFor();
      await box.press('Enter');
      await panel.locator('.grid:focus').waitFor();

      await page.keyboard.press('Control+F');
      await panel.locator('input:focus').waitFor();
      await box.fill('len >= ten');
      const problem = panel.getByRole('alert').filter({ hasText: 'column 8' });
      await problem.waitFor();
      assert.equal(await box.getAttribute('aria-invalid'), 'true');
      assert.equal(await panel.locator('.wrong').textContent(), 'ten');
      await screenshotInThemes(page, 'panel-problem');
      assert.equal(await panel.getByText('901 of 1,003 events').count(), 1, 'the view stays as it was');

      await box.fill('packet && 777');
      await panel.getByText('1 of 1,003 events').waitFor();
      await problem.waitFor({ state: 'hidden' });
      await box.press('Enter');
      await page.keyboard.press('Control+F');
      await box.press('ArrowUp');
      await panel.getByText('901 of 1,003 events').waitFor();
      assert.equal(await box.inputValue(), 'len >= 10 && packet');
      await box.press('ArrowDown');
      assert.equal(await box.inputValue(), 'packet && 777');
      await panel.getByRole('button', { name: 'Filters used before' }).click();
      await panel.getByRole('option', { name: 'len >= 10 && packet' }).waitFor();
      await screenshot(page, 'panel-history');
      await box.press('Escape');
      await panel.getByRole('button', { name: 'Clear filter' }).click();
      await panel.getByText('1,003 events', { exact: true }).waitFor();
      await box.fill('nothing has this');
      await panel.getByText('No event matches this filter.').waitFor();
    }));

  it('is used by keys alone', () =>
    withWindow(session(), 'panel-keys', async (page) => {
      const address = path.join(socketFolder(session()), 'keys.socket');
      const panel = await openPanel(page, address);
      await sendPackets(address, ['first', 'second', 'third']);
      await packetRow(panel, 'third').waitFor();
      await showTraffic(page);
      await page.keyboard.press('Home');
      for (let count = 0; count < 2; count++) await page.keyboard.press('ArrowDown');
      await panel.getByRole('heading', { name: 'Packet 3' }).waitFor();
      await page.keyboard.press('Escape');
      await panel.getByRole('heading', { name: 'Packet 3' }).waitFor({ state: 'hidden' });
      await page.keyboard.press('Control+F');
      await page.keyboard.type('second');
      await page.keyboard.press('Enter');
      await panel.getByText('1 of 6 events').waitFor();
      await page.keyboard.press('End');
      await panel.getByRole('heading', { name: 'Packet 4' }).waitFor();
      await page.keyboard.press('Enter');
      await tab(page, /Packet 4/).waitFor();
      await editor(page).getByText('73 65 63 6f 6e 64').waitFor();
    }));

  it('is as it was after it was hidden, and keeps filter and columns after a reload', () =>
    withWindow(session(), 'panel-state', async (page) => {
      const address = path.join(socketFolder(session()), 'state.socket');
      const panel = await openPanel(page, address);
      await sendPackets(
        address,
        Array.from({ length: 3000 }, (_, index) => `packet ${index + 1}`),
      );
      await panel.getByText('3,003 events').waitFor();
      const edge = panel.getByRole('separator', { name: 'Width of the column Endpoint' });
      for (let count = 0; count < 5; count++) await edge.press('ArrowRight');
      await panel.getByRole('combobox', { name: 'What the time column shows' }).selectOption('delta');
      await filterBox(panel).fill('packet');
      await panel.getByText('3,000 of 3,003 events').waitFor();
      await packets(panel).press('Home');
      for (let count = 0; count < 3; count++) await packets(panel).press('PageDown');
      const title = panel.getByRole('heading', { name: /^Packet \d+$/ });
      const selected = packets(panel).locator('.row[aria-selected=true] .cell.number');
      const look = async () => ({ title: await title.textContent(), rows: await numbers(panel) });
      // The packet's part opens with the first key, and the rows give way to it.
      let before = await look();
      await eventually(
        'title and rows',
        async () => ({ last: before, now: (before = await look()), selected: await selected.textContent() }),
        ({ last, now, selected: number }) =>
          now.title === `Packet ${number ?? ''}` && JSON.stringify(last) === JSON.stringify(now),
      );
      await runCommand(page, 'Seqpacket: Show Output');
      await packets(panel).waitFor({ state: 'hidden' });
      await showTraffic(page);
      await eventually(
        'title and rows after hiding',
        look,
        (now) => JSON.stringify(now) === JSON.stringify(before),
      );
      assert.equal(
        await packetRow(panel, /packet/)
          .and(panel.locator('[aria-selected=true]'))
          .count(),
        1,
      );
      assert.equal(await edge.getAttribute('aria-valuenow'), '190');
      assert.equal(await filterBox(panel).inputValue(), 'packet');

      await runCommand(page, 'Developer: Reload Window');
      await title.waitFor({ state: 'hidden' });
      await waitForExtension(page);
      await packetRow(panel, 'packet').first().waitFor();
      await packets(panel).waitFor();
      assert.equal(await filterBox(panel).inputValue(), 'packet');
      assert.equal(await edge.getAttribute('aria-valuenow'), '190');
      assert.equal(
        await panel.getByRole('combobox', { name: 'What the time column shows' }).inputValue(),
        'delta',
      );
      // The capture is on disk, so the rows are there again too.
      await panel.getByText('3,000 of ').waitFor();
      await eventually(
        'title after the reload',
        () => title.textContent(),
        (now) => now === before.title,
      );
    }));
});
