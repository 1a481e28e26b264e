import * as vscode from 'vscode';
import type { RunningServer } from '../../endpoints/endpoints';
import { plainLabel } from '../plainLabel';

/** Asks which of the running servers is meant; a single one is taken without asking. Undefined when the person leaves. */
export async function pickServer(
  title: string,
  servers: readonly RunningServer[],
): Promise<RunningServer | undefined> {
  if (servers.length <= 1) return servers[0];
  const items = servers.map((server) => ({
    label: plainLabel(server.address),
    description: server.responder,
    iconPath: new vscode.ThemeIcon('server'),
    server,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Pick a server' });
  return chosen?.server;
}
