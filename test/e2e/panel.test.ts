import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { sendRequest, startServer } from './support/journey';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews } from './support/tree';
import { packetRow, packets, showTraffic } from './support/trafficPanel';
import { socketFolder, withWindow } from './support/workbenchWindow';

describe('the traffic panel', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('shows rows', () =>
    withWindow(session, 'panel', async (page) => {
      const address = path.join(socketFolder(session), 'app.socket');
      await showViews(page);
      const panel = await showTraffic(page);
      await screenshot(page, 'panel-empty');
      await startServer(page, address, 'Command protocol');
      await sendRequest(page, 'SEND');
      await runCommand(page, 'Seqpacket: Show Traffic');
      await packetRow(panel, 'Hello World!').first().waitFor();
      await packetRow(panel, 'Hello World!').first().click();
      await screenshotInThemes(page, 'panel-low');
      await runCommand(page, 'View: Toggle Maximized Panel');
      await packets(panel).press('End');
      await screenshotInThemes(page, 'panel');
    }));
});
