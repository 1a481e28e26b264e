import * as vscode from 'vscode';
import { commandOf } from '../../protocol/commandProtocol';
import type { Framing } from '../../protocol/exchange';

const items: readonly (vscode.QuickPickItem & { readonly framing: Framing })[] = [
  {
    label: 'Collect packets',
    description: 'until the server closes the connection or the time is up',
    iconPath: new vscode.ThemeIcon('inbox'),
    framing: 'none',
  },
  {
    label: 'Command protocol',
    description: 'a length packet, then the reply',
    iconPath: new vscode.ThemeIcon('server-process'),
    framing: 'command',
  },
];

/** How the reply to this payload will come: known for `SEND` and `DOWN`, asked for anything else. Undefined when the person leaves. */
export async function pickFraming(title: string, data: Uint8Array): Promise<Framing | undefined> {
  if (commandOf(data) !== undefined) return 'command';
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'How does the reply come?' });
  return chosen?.framing;
}
