import * as vscode from 'vscode';
import type { CaptureStore } from '../traffic/captureStore';
import { commandIds } from './contributions';
import { plainMessage } from './plainMessage';

/** Tells a person, once each time, that the capture is paused, or that it can be in memory only, and what to do. */
export function reportCapture(capture: CaptureStore): vscode.Disposable {
  let isOver = false;
  const unsubscribe = capture.onDidChange((change) => {
    if (change === 'pause') void warn(capture.pause?.message ?? '', clearAction);
  });
  void capture.opened.then(() => {
    if (isOver || capture.openFailure === undefined) return;
    void warn(
      `No folder for captured traffic could be made, so it is kept in memory only and ends with this window. ${capture.openFailure.message}`,
    );
  });
  return new vscode.Disposable(() => {
    isOver = true;
    unsubscribe();
  });
}

interface Action {
  readonly title: string;
  readonly command: string;
}

const clearAction: Action = { title: 'Clear Traffic', command: commandIds.clearTraffic };

async function warn(message: string, ...actions: readonly Action[]): Promise<void> {
  const titles = actions.map(({ title }) => title);
  const chosen = await vscode.window.showWarningMessage(plainMessage(message), ...titles);
  const action = actions.find(({ title }) => title === chosen);
  if (action !== undefined) await vscode.commands.executeCommand(action.command);
}
