import * as vscode from 'vscode';
import type { Taps } from '../endpoints/taps';
import type { TapRecords } from '../seqpacket/tapRecords';
import { commandIds } from './contributions';
import { plainMessage } from './plainMessage';
import { restorationMessage } from './restorationMessage';

/** Tells a person when a tap ends by itself, with the way to start another. */
export function tellTapEnds(taps: Taps): vscode.Disposable {
  const unsubscribe = taps.onDidEnd((_address, reason) => void tell(reason.message));
  return new vscode.Disposable(unsubscribe);
}

async function tell(message: string): Promise<void> {
  const again = 'Start Tap';
  if ((await vscode.window.showWarningMessage(plainMessage(message), again)) === again) {
    await vscode.commands.executeCommand(commandIds.startTap);
  }
}

/** Puts back the sockets whose taps were in place when their window was killed, and says what came of it. */
export function restoreAbandonedTaps(records: TapRecords): void {
  for (const restoration of records.restoreAbandoned()) {
    const text = restorationMessage(restoration);
    if (text === undefined) continue;
    if (restoration.kind === 'restored') void vscode.window.showInformationMessage(plainMessage(text));
    else void vscode.window.showWarningMessage(plainMessage(text));
  }
}
