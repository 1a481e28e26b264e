import * as vscode from 'vscode';
import type { OpenConnection } from '../../endpoints/endpoints';
import { plainLabel } from '../plainLabel';

/** Asks which of the open connections is meant; a single one is taken without asking. Undefined when the person leaves. */
export async function pickConnection(
  title: string,
  connections: readonly OpenConnection[],
): Promise<OpenConnection | undefined> {
  if (connections.length <= 1) return connections[0];
  const items = connections.map((connection) => ({
    label: `#${connection.connectionId} ${plainLabel(connection.address)}`,
    description:
      connection.role === 'server' ? 'accepted by a server of this window' : 'opened by this window',
    iconPath: new vscode.ThemeIcon('plug'),
    connection,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Pick a connection' });
  return chosen?.connection;
}
