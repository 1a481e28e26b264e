import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { PeerProcess } from '../fixtures/peerProcess';
import { RawPeer } from '../fixtures/rawPeer';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { clipboardText } from './support/contextMenu';
import { eventually } from './support/eventually';
import { notification } from './support/notifications';
import { statusBarItem } from './support/statusBar';
import { confirmTap, request, takePlace, withServer } from './support/taps';
import { screenshot } from './support/themes';
import { treeRow } from './support/tree';

describe('the end of a tap', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('comes with where the server is, when another has its name', () =>
    withServer(session, 'tap-left-aside', 'named.socket', async (page, { address }) => {
      const other = new RawPeer();
      try {
        await takePlace(page, address);
        fs.unlinkSync(address);
        await other.listen(address);
        await runCommand(page, 'Seqpacket: Stop Tap');
        const warning = notification(
          page,
          `The tap of ${address} is stopped, but the socket was not put back`,
        );
        await warning
          .getByText(`Its server is still at ${address}.tapped; move that back yourself`)
          .waitFor();
        await warning.getByRole('button', { name: 'Copy Path' }).waitFor();
        await screenshot(page, 'tap-left-aside');
        await warning.getByRole('button', { name: 'Copy Path' }).click();
        await eventually(
          'the path on the clipboard',
          () => clipboardText(page),
          (text) => text === `${address}.tapped`,
        );
        await treeRow(page, 'Endpoints', 'named.socket').waitFor({ state: 'detached' });
        fs.renameSync(`${address}.tapped`, address);
        await request(address, 'DOWN');
      } finally {
        await other.kill();
      }
    }));

  it('offers to tap the server again that was started anew, and a stop tells of its connections alone', () =>
    withServer(session, 'tap-again', 'again.socket', async (page, { server, address }) => {
      await takePlace(page, address);
      await server.kill();
      const ended = notification(page, `The server at ${address} is gone, so its tap has ended`);
      await ended.waitFor();
      fs.unlinkSync(address); // the C server does not start over a stale file
      const anew = new PeerProcess('C server', [address]);
      const client = new RawPeer();
      try {
        await anew.printed(`listening ${address}`);
        await ended.getByRole('button', { name: 'Start Tap' }).click();
        await confirmTap(page, address);
        const number = await client.connect(address);
        await treeRow(page, 'Endpoints', 'tap in place · 1 client').waitFor();
        await runCommand(page, 'Seqpacket: Stop Tap');
        await statusBarItem(page, 'Tap of again.socket stopped; 1 connection goes on').waitFor();
        await treeRow(page, 'Endpoints', 'tap stopped, last connections · 1 client').waitFor();
        await screenshot(page, 'tap-stopped');
        await client.call('close', { number });
        await treeRow(page, 'Endpoints', 'again.socket').waitFor({ state: 'detached' });
        await request(address, 'DOWN');
        assert.equal((await anew.exited).code, 0);
      } finally {
        await Promise.all([client.kill(), anew.kill()]);
      }
    }));
});
