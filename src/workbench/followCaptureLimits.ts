import * as vscode from 'vscode';
import type { CaptureLimits } from '../traffic/captureLimits';
import type { CaptureStore } from '../traffic/captureStore';
import { settingIds } from './contributions';
import { readSettings } from './settings';

const bytesPerMiB = 1024 * 1024;

/** What the settings say of how much traffic is kept. */
export function captureLimits(): CaptureLimits {
  const { maxPackets, maxMemoryMiB, maxDiskMiB } = readSettings();
  return {
    maxPackets,
    maxMemoryBytes: maxMemoryMiB * bytesPerMiB,
    maxDiskBytes: maxDiskMiB * bytesPerMiB,
  };
}

/** Applies a changed setting to the running capture at once. */
export function followCaptureLimits(capture: CaptureStore): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    const { trafficMaxPackets, trafficMaxMemoryMiB, trafficMaxDiskMiB } = settingIds;
    const limits = [trafficMaxPackets, trafficMaxMemoryMiB, trafficMaxDiskMiB];
    if (limits.some((id) => change.affectsConfiguration(id))) capture.setLimits(captureLimits());
  });
}
