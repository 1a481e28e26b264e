import * as vscode from 'vscode';
import type { Taps } from '../endpoints/taps';
import { commandIds } from './contributions';
import { plainMessage } from './plainMessage';

/** Tells a person when no client can reach a tap any more though its server goes on, with the way to put the socket back. */
export function tellLostNames(taps: Taps): vscode.Disposable {
  return new vscode.Disposable(
    taps.onDidLoseName((address, { message }) => void tell(taps, address, plainMessage(message))),
  );
}

async function tell(taps: Taps, address: string, message: string): Promise<void> {
  const stop = 'Stop Tap';
  if ((await vscode.window.showWarningMessage(message, stop)) !== stop) return;
  const tap = taps.running().find((running) => running.address === address && !running.stopped);
  if (tap !== undefined) await vscode.commands.executeCommand(commandIds.stopTap, { node: 'tap', tap });
}
