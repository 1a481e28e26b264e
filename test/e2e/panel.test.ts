import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { parseEscaped } from '../../src/protocol/escapedCodec';
import { parseHex } from '../../src/protocol/hexCodec';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { chooseFromMenu, clipboardText } from './support/contextMenu';
import { editor, tab } from './support/editor';
import { eventually } from './support/eventually';
import { startServer } from './support/journey';
import { sendPackets } from './support/sendPackets';
import { pick } from './support/quickInput';
import { statusBarItem } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews } from './support/tree';
import {
  bytes,
  decoded,
  filterBox,
  packetRow,
  packets,
  showTraffic,
  trafficPanel,
} from './support/trafficPanel';
import { socketFolder, waitForExtension, withWindow, workspaceFolder } from './support/workbenchWindow';

/** What of the page's types is used here, where those of a browser are not known. */
interface ScrollElement {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

/** Opens the panel, as large as it can be, on a server that only reads. */
async function openPanel(page: Page, address: string): Promise<FrameLocator> {
  await showViews(page);
  await startServer(page, address, 'Silent');
  const panel = await showTraffic(page);
  await runCommand(page, 'View: Toggle Maximized Panel');
  return panel;
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

describe('the traffic panel', () => {
  let session: Session;
  // One each, because a window finds the capture of the one before it again.
  beforeEach(async () => {
    session = await openSession({
      extension: root,
      settings: { 'seqpacket.traffic.maxPackets': 500_000, 'seqpacket.traffic.maxMemoryMiB': 1024 },
    });
  });
  afterEach(() => session.close());

  it('scrolls through 120,000 rows by wheel, keys and bar, and follows the newest until one scrolls up', () =>
    withWindow(session, 'panel-scroll', async (page) => {
      const address = path.join(socketFolder(session), 'many.socket');
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
      const active = await rows.getAttribute('aria-activedescendant');
      const selected = panel.locator(`[id="${active ?? ''}"]`);
      assert.equal(await selected.getAttribute('aria-selected'), 'true');
      const index = Number(await selected.getAttribute('aria-rowindex'));
      await panel.getByRole('heading', { name: `Packet ${index - 1}` }).waitFor();

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
    withWindow(session, 'panel-filter', async (page) => {
      const address = path.join(socketFolder(session), 'filter.socket');
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

  it('shows what a packet says and its bytes, and copies those that are chosen', () =>
    withWindow(session, 'panel-packet', async (page) => {
      const address = path.join(socketFolder(session), 'json.socket');
      const panel = await openPanel(page, address);
      const json = '{"cmd":"start","id":12345678901234567890,"items":[{"n":1},{"n":2}],"text":"\\u0041"}';
      await sendPackets(address, [json, 'SEND']);
      await packetRow(panel, 'cmd').click();
      await decoded(panel).getByText('12345678901234567890').first().waitFor();
      await decoded(panel).getByText('items').first().waitFor();
      const hex = bytes(panel);
      await hex.locator('.hex', { hasText: '7b' }).first().click();
      const status = panel.locator('.hex-status');
      await status.getByText('Offset 0 (0x0)').waitFor();
      await status.getByText('123', { exact: true }).waitFor();
      for (let count = 0; count < 3; count++) await hex.press('Shift+ArrowRight');
      await status.getByText('Offset 0 (0x0), 4 bytes').waitFor();
      assert.equal(await hex.locator('.ascii.selected, .ascii.cursor').count(), 4, 'mirrored');
      await screenshotInThemes(page, 'panel-packet');
      await hex.press('ArrowLeft');
      await hex.press('Home');
      for (let count = 0; count < 3; count++) await hex.press('Shift+ArrowRight');
      await hex.press('Control+C');
      await statusBarItem(page, '4 bytes copied').waitFor();
      assert.equal(await clipboardText(page), '7b 22 63 6d');

      // With the mouse, over the letters of the ASCII side: "cmd".
      const letters = hex
        .locator('.hex-row')
        .filter({ hasText: /^00000000/ })
        .locator('.ascii');
      const from = await letters.nth(2).boundingBox();
      const to = await letters.nth(4).boundingBox();
      assert.ok(from && to);
      await page.mouse.move(from.x + 3, from.y + 8);
      await page.mouse.down();
      await page.mouse.move(to.x + 3, to.y + 8, { steps: 4 });
      await page.mouse.up();
      await status.getByText('Offset 2 (0x2), 3 bytes').waitFor();
      await hex.press('Control+C');
      await statusBarItem(page, '3 bytes copied').waitFor();
      assert.equal(await clipboardText(page), 'cmd');

      await packetRow(panel, 'SEND').click();
      await decoded(panel).getByText('SEND of the command protocol').waitFor();
      await packets(panel).press('Control+C');
      await eventually(
        'the clipboard',
        () => clipboardText(page),
        (text) => text === 'SEND',
      );
      await chooseFromMenu(page, packetRow(panel, 'cmd'), 'Copy as Hex');
      await statusBarItem(page, `${json.length} bytes copied`).waitFor();
      assert.equal(Buffer.from(parseHex(await clipboardText(page))).toString(), json);
    }));

  it('brings hostile payloads through exactly, and comes to no harm', () =>
    withWindow(session, 'panel-bytes', async (page) => {
      const address = path.join(socketFolder(session), 'bytes.socket');
      const panel = await openPanel(page, address);
      const payloads = [
        Uint8Array.from({ length: 256 }, (_, byte) => byte),
        Buffer.from('<img src=x onerror="document.title=1"><script>alert(1)</script>&amp;'),
        Buffer.from('\u001b[31mred\u001b]0;title\u0007\r\n\u202eright-to-left\u2066\u200b\u2028 שלום'),
        // Invalid: a lone continuation, an overlong form, both halves of a surrogate pair, a cut sequence.
        Uint8Array.of(0x80, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80, 0xf0, 0x9f, 0x98),
        Buffer.from('x'.repeat(200_000)),
        Buffer.from('é\u0301😀'.repeat(15_000)),
      ];
      await sendPackets(address, payloads);
      await panel.getByText(`${payloads.length + 3} events`).waitFor();
      const rows = packets(panel);
      await rows.press('Home');
      await rows.press('ArrowDown');
      for (const [index, payload] of payloads.entries()) {
        await rows.press('ArrowDown');
        await panel.getByRole('heading', { name: `Packet ${index + 3}`, exact: true }).waitFor();
        if (index < 4) await screenshot(page, `panel-bytes-${index}`);
        const text = await wholeText(panel);
        assert.ok(Buffer.from(payload).equals(parseEscaped(text)), `text of payload ${index}`);
        await bytes(panel).press('Control+A');
        await bytes(panel).press('Control+C');
        const copied = await eventually(
          'the clipboard',
          async () => (await clipboardText(page)).length,
          (length) => length === 3 * payload.length - 1,
        );
        assert.ok(copied > 0);
        assert.ok(
          Buffer.from(payload).equals(parseHex(await clipboardText(page))),
          `hex of payload ${index}`,
        );
      }
      await bytes(panel).press('Control+End');
      await panel
        .locator('.hex-status')
        .getByText(`Offset ${(payloads.at(-1)?.length ?? 0) - 1} `)
        .waitFor();
      assert.equal(
        await panel.locator('main').locator('img, script').count(),
        0,
        'no payload became an element',
      );
    }));

  it('is used by keys alone', () =>
    withWindow(session, 'panel-keys', async (page) => {
      const address = path.join(socketFolder(session), 'keys.socket');
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

  it('tells errors, held and truncated packets, and those with descriptors apart by sign and word', () =>
    withWindow(session, 'panel-marks', async (page) => {
      const file = path.join(workspaceFolder(session), 'marks.jsonl');
      const common = { address: '/run/app.socket', role: 'client', connectionId: 1 };
      const events = [
        { kind: 'open', credentials: { pid: 42, uid: 1000, gid: 1000 } },
        { kind: 'packet', direction: 'out', length: 3, data: 'U1RP', fds: ['/dev/null', 'socket:[12]'] },
        {
          kind: 'packet',
          direction: 'in',
          length: 9000,
          data: 'eyJhIjox',
          truncated: true,
          latencyNs: '1500000',
        },
        { kind: 'packet', direction: 'out', length: 4, data: 'V0FJVA==', heldNs: '2310000000' },
        { kind: 'error', error: { code: 'ECONNRESET', message: 'The peer hung up.' } },
        { kind: 'close' },
      ].map((event, index) => ({ timeNs: `179000000000000${index}000`, ...common, ...event }));
      fs.writeFileSync(file, events.map((event) => JSON.stringify(event)).join('\n'));
      await showViews(page);
      await runCommand(page, 'Seqpacket: Import Traffic');
      await pick(page, 'marks.jsonl');
      const panel = trafficPanel(page);
      await packetRow(panel, 'ECONNRESET: The peer hung up.').getByText('Error', { exact: true }).waitFor();
      await packetRow(panel, 'STO').getByText('fds', { exact: true }).waitFor();
      await packetRow(panel, 'WAIT').getByText('Held 2.31 s', { exact: true }).click();
      await decoded(panel).getByText('2.31 s: the other end was not reading').waitFor();
      await packetRow(panel, '9000').getByText('Truncated', { exact: true }).click();
      await decoded(panel).getByText('9000 bytes, of which 6 were received (truncated)').waitFor();
      await decoded(panel).getByText('1.5 ms after its request').waitFor();
      await screenshotInThemes(page, 'panel-low');
      await runCommand(page, 'View: Toggle Maximized Panel');
      await decoded(panel)
        .getByRole('button', { name: /^packet \d+$/ })
        .click();
      await decoded(panel).getByText('socket:[12]').waitFor();
      await screenshotInThemes(page, 'panel-marks');
    }));

  it('is as it was after it was hidden, and keeps filter and columns after a reload', () =>
    withWindow(session, 'panel-state', async (page) => {
      const address = path.join(socketFolder(session), 'state.socket');
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

/** All that the decoded text of the packet says, its pages opened; line ends of the display are none of the payload's. */
async function wholeText(panel: FrameLocator): Promise<string> {
  const more = decoded(panel).getByRole('button', { name: /^Show more/ });
  const text = decoded(panel).locator('.payload-text');
  await eventually(
    'pages of text that are left',
    async () => {
      if (await more.isVisible()) await more.click();
      return { left: await more.isVisible(), length: (await text.textContent())?.length ?? 0 };
    },
    ({ left, length }) => !left && length > 0,
  );
  return ((await text.textContent()) ?? '').replaceAll('\n', '');
}
