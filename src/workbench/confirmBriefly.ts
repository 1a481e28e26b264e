import * as vscode from 'vscode';

/** How long a confirmation stays, in ms. */
const shownMs = 4000;

/** Says in the status bar that something was done: quieter than a notification. Icons as `$(name)`. */
export function confirmBriefly(message: string): void {
  vscode.window.setStatusBarMessage(message, shownMs);
}
