import type { FrameLocator, Locator, Page } from 'playwright-core';
import { runCommand } from './commandPalette';
import { startServer } from './journey';
import { showViews } from './tree';

/** The page of the traffic panel: a webview is two frames deep. */
export function trafficPanel(page: Page): FrameLocator {
  return page.frameLocator('.webview.ready').frameLocator('#active-frame');
}

/** F1, Show Traffic. */
export async function showTraffic(page: Page): Promise<FrameLocator> {
  await runCommand(page, 'Seqpacket: Show Traffic');
  return shownTraffic(page);
}

/**
 * The panel that is being shown, once it is drawn and has the keyboard. Until then a key would go to the view that had it, and
 * the panel's focus, coming late, would close a palette opened meanwhile.
 */
export async function shownTraffic(page: Page): Promise<FrameLocator> {
  const panel = trafficPanel(page);
  await packets(panel).and(panel.locator(':focus')).waitFor();
  return panel;
}

/** The table of packets. */
export function packets(panel: FrameLocator): Locator {
  return panel.getByRole('grid', { name: 'Packets' });
}

/** Rows of packets that are on the screen, by part of what they say. */
export function packetRow(panel: FrameLocator, text: string | RegExp): Locator {
  return packets(panel).locator('.rows').getByRole('row').filter({ hasText: text });
}

/** The box in which a filter is typed. */
export function filterBox(panel: FrameLocator): Locator {
  return panel.getByRole('combobox', { name: 'Filter' });
}

/** The part with what a packet says, and that with its bytes. */
export function decoded(panel: FrameLocator): Locator {
  return panel.getByRole('region', { name: 'Decoded' });
}

export function bytes(panel: FrameLocator): Locator {
  return panel.getByRole('grid', { name: 'Bytes' });
}

/** Opens the panel, as large as it can be, on a server that only reads, or with another of the responders that one picks. */
export async function openPanel(page: Page, address: string, responder = 'Silent'): Promise<FrameLocator> {
  await showViews(page);
  await startServer(page, address, responder);
  const panel = await showTraffic(page);
  await runCommand(page, 'View: Toggle Maximized Panel');
  return panel;
}
