import * as vscode from 'vscode';
import type { Taps } from '../endpoints/taps';
import type { TapRecords } from '../seqpacket/tapRecords';
import { commandIds } from './contributions';
import { plainMessage } from './plainMessage';
import { restorationMessage } from './restorationMessage';
import type { TapOfferNode } from './views/treeNode';
import { warnLeftAside } from './warnLeftAside';

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

/** Puts back the sockets whose taps were in place when their window was killed, and says what came of it. */
export function restoreAbandonedTaps(records: TapRecords): void {
  for (const restoration of records.restoreAbandoned()) {
    const text = restorationMessage(restoration);
    if (text === undefined) continue;
    if (restoration.kind === 'restored') void vscode.window.showInformationMessage(plainMessage(text));
    else void warnLeftAside(text, restoration.aside);
  }
}
