import * as vscode from 'vscode';
import type { Taps } from '../endpoints/taps';
import type { TapRecords } from '../seqpacket/tapRecords';
import { commandIds } from './contributions';
import { plainMessage } from './plainMessage';

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

/** Puts back the sockets whose taps were in place when their window was killed, and says so. */
export function restoreAbandonedTaps(records: TapRecords): void {
  for (const path of records.restoreAbandoned()) {
    void vscode.window.showInformationMessage(
      plainMessage(
        `The socket ${path} is in its place again: a window that tapped it had ended without putting it back.`,
      ),
    );
  }
}
