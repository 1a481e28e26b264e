import * as vscode from 'vscode';
import type { Taps } from '../endpoints/taps';
import { commandIds } from './contributions';
import { plainMessage } from './plainMessage';
import type { TapOfferNode } from './views/treeNode';

/** Tells a person when a tap ends by itself, with the way to tap its server again. */
export function tellTapEnds(taps: Taps): vscode.Disposable {
  const unsubscribe = taps.onDidEnd((address, reason) => void tell(address, reason.message));
  return new vscode.Disposable(unsubscribe);
}

async function tell(address: string, message: string): Promise<void> {
  const again = 'Start Tap';
  if ((await vscode.window.showWarningMessage(plainMessage(message), again)) !== again) return;
  const offer: TapOfferNode = { node: 'tapOffer', address, between: false };
  await vscode.commands.executeCommand(commandIds.startTap, offer);
}
