import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { parseEscaped } from '../../src/protocol/escapedCodec';
import { parseHex } from '../../src/protocol/hexCodec';
import { runCommand } from './support/commandPalette';
import { chooseFromMenu, clipboardText } from './support/contextMenu';
import { eventually } from './support/eventually';
import { usePanelSessions } from './support/panelSessions';
import { pick } from './support/quickInput';
import { sendPackets } from './support/sendPackets';
import { statusBarItem } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews } from './support/tree';
import { bytes, decoded, openPanel, packetRow, packets, trafficPanel } from './support/trafficPanel';
import { socketFolder, withWindow, workspaceFolder } from './support/workbenchWindow';

describe('packets in the traffic panel', () => {
  const session = usePanelSessions();

  it('shows what a packet says and its bytes, and copies those that are chosen', () =>
    withWindow(session(), 'panel-packet', async (page) => {
      const address = path.join(socketFolder(session()), 'json.socket');
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
    withWindow(session(), 'panel-bytes', async (page) => {
      const address = path.join(socketFolder(session()), 'bytes.socket');
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

  it('tells errors, held and truncated packets, and those with descriptors apart by sign and word', () =>
    withWindow(session(), 'panel-marks', async (page) => {
      const file = path.join(workspaceFolder(session()), 'marks.jsonl');
      const longJson = Buffer.from(JSON.stringify(['x'.repeat(299_996)]));
      const common = { address: '/run/app.socket', role: 'client', connectionId: 1 };
      const events = [
        { kind: 'packet', direction: 'in', length: longJson.length, data: longJson.toString('base64') },
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
      await packetRow(panel, '300000').click();
      await decoded(panel)
        .getByText('300,000 bytes are too long for a tree here. Choose Open Payload')
        .waitFor();
      await screenshot(page, 'panel-long-json');
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
