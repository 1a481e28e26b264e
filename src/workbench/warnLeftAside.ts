import * as vscode from 'vscode';
import { plainMessage } from './plainMessage';

const copyPath = 'Copy Path';

/**
 * Warns, in a sentence, of a server whose socket was left at the path `aside`. (Without a button a notification is one line, which has
 * no room for the path.)
 */
export async function warnLeftAside(text: string, aside: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(plainMessage(text), copyPath);
  if (chosen === copyPath) await vscode.env.clipboard.writeText(aside);
}
