import * as vscode from 'vscode';
import { plainLabel } from './plainLabel';

/** How long a confirmation stays, in ms. */
const shownMs = 4000;

/** Says in the status bar that something was done: quieter than a notification. It may begin with an icon, as `$(name)`. */
export function confirmBriefly(message: string): void {
  const icon = /^\$\([a-z-]+\) /.exec(message)?.[0] ?? '';
  vscode.window.setStatusBarMessage(icon + plainLabel(message.slice(icon.length)), shownMs);
}
