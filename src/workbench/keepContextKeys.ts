import * as vscode from 'vscode';
import type { CaptureStore } from '../traffic/captureStore';
import { contextKeys } from './contributions';
import { hasHexEditor } from './hexEditor';

/** Keeps the context keys true: what this platform can do, whether there is traffic, and whether the Hex Editor is there. */
export function keepContextKeys(capture: CaptureStore): vscode.Disposable {
  setKey(contextKeys.unsupported, process.platform !== 'linux');
  let hasTraffic = false;
  const unsubscribe = capture.onDidChange(() => {
    const now = capture.size > 0;
    if (now === hasTraffic) return;
    hasTraffic = now;
    setKey(contextKeys.hasTraffic, now);
  });
  const setHexEditor = (): void => setKey(contextKeys.hasHexEditor, hasHexEditor());
  setHexEditor();
  return vscode.Disposable.from(
    new vscode.Disposable(unsubscribe),
    vscode.extensions.onDidChange(setHexEditor),
  );
}

function setKey(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
