import * as vscode from 'vscode';
import type { ResponderKind } from '../../protocol/responder';

const items: readonly (vscode.QuickPickItem & { readonly responder: ResponderKind })[] = [
  {
    label: 'Command protocol',
    description: 'answers SEND and DOWN with a length packet and a reply',
    iconPath: new vscode.ThemeIcon('server-process'),
    responder: 'command',
  },
  {
    label: 'Echo',
    description: 'sends every packet back',
    iconPath: new vscode.ThemeIcon('sync'),
    responder: 'echo',
  },
  {
    label: 'Silent',
    description: 'reads and records, and answers nothing',
    iconPath: new vscode.ThemeIcon('mute'),
    responder: 'silent',
  },
];

/** Asks how a server is to answer. Undefined when the person leaves. */
export async function pickResponder(title: string): Promise<ResponderKind | undefined> {
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: 'How does the server answer?',
    matchOnDescription: true,
  });
  return chosen?.responder;
}
