import * as vscode from 'vscode';
import type { CaptureLimits, CaptureStore } from '../traffic/captureStore';
import { settingIds } from './contributions';
import { readSettings } from './settings';

const bytesPerMiB = 1024 * 1024;

/** What the settings say of how much traffic is kept. */
export function captureLimits(): CaptureLimits {
  const { maxPackets, maxMemoryMiB } = readSettings();
  return { maxPackets, maxBytes: maxMemoryMiB * bytesPerMiB };
}

/** Applies a changed setting to the running capture at once. */
export function followCaptureLimits(capture: CaptureStore): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    const limits = [settingIds.trafficMaxPackets, settingIds.trafficMaxMemoryMiB];
    if (limits.some((id) => change.affectsConfiguration(id))) capture.setLimits(captureLimits());
  });
}
