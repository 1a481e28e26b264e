import type { PanelRow } from './panelMessages';
import { packetSection } from './panelMessages';

/**
 * What `data-vscode-context` is to be where the menu of a row is asked for: VS Code reads the attribute there, and hands it to the
 * commands of the menu as it is. What is no packet has no menu.
 */
export function packetContext(row: Pick<PanelRow, 'kind' | 'seq'> | undefined): string {
  return JSON.stringify({
    preventDefaultContextMenuItems: true,
    ...(row?.kind === 'packet' && { webviewSection: packetSection, node: 'packet', seq: row.seq }),
  });
}
