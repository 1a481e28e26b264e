import * as vscode from 'vscode';
import type { CaptureStore } from '../traffic/captureStore';
import { contextKeys } from './contributions';

/** Keeps the context keys true: what this platform can do, and whether there is traffic. */
export function keepContextKeys(capture: CaptureStore): vscode.Disposable {
  setKey(contextKeys.unsupported, process.platform !== 'linux');
  let hasTraffic = false;
  const unsubscribe = capture.onDidChange(() => {
    const now = capture.size > 0;
    if (now === hasTraffic) return;
    hasTraffic = now;
    setKey(contextKeys.hasTraffic, now);
  });
  return new vscode.Disposable(unsubscribe);
}

function setKey(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
