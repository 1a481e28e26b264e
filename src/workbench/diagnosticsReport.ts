import * as os from 'node:os';
import * as vscode from 'vscode';
import { addonStatus } from '../seqpacket/addonStatus';
import { kernelLimits } from '../seqpacket/kernelLimits';
import { libc } from '../seqpacket/libc';
import type { CaptureStore } from '../traffic/captureStore';
import { safeText } from '../traffic/safeText';
import type { Parts } from './parts';
import { readSettings } from './settings';

/** Versions, platform, libc, the addon and what was tried to load it, sockets open, limits of the kernel: as text. */
export function diagnosticsReport({ endpoints, taps, capture }: Parts, extensionVersion: string): string {
  const addon = addonStatus();
  const sections: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      'Versions',
      [
        ['Seqpacket Workbench', extensionVersion],
        ['VS Code', `${vscode.version} (${vscode.env.appHost})`],
        ['Node', `${process.versions.node}, Node-API ${process.versions['napi'] ?? 'unknown'}`],
        ...(process.versions['electron'] ? ([['Electron', process.versions['electron']]] as const) : []),
      ],
    ],
    [
      'Machine',
      [
        ['Platform', `${process.platform} ${process.arch}`],
        ['Kernel', `${os.type()} ${os.release()}`],
        ['libc', libc()],
        ['Remote', vscode.env.remoteName ?? 'none'],
        ['Address of the settings', safeText(readSettings().address)],
        ['Workspace', vscode.workspace.isTrusted ? 'trusted' : 'Restricted Mode: no socket is opened'],
      ],
    ],
    ['Native module', addonLines(addon)],
    ['Kernel limits', kernelLimits().map(({ name, value }) => [name, value] as const)],
    [
      'Open now',
      [
        ['Servers', String(endpoints.servers().length)],
        ['Taps', String(taps.running().length)],
        ['Connections', String(endpoints.connections().length)],
      ],
    ],
    ['Capture', captureLines(capture)],
  ];
  return sections.map(([title, lines]) => section(title, lines)).join('\n');
}

function addonLines(addon: ReturnType<typeof addonStatus>): readonly (readonly [string, string])[] {
  return [
    ['State', addon.state],
    ...addon.tried.map(
      ({ path, error }) =>
        [error === undefined ? 'Loaded' : 'Tried', error === undefined ? path : `${path}: ${error}`] as const,
    ),
    ['Listeners', String(addon.listeners)],
    ['Connections', String(addon.connections)],
  ];
}

function captureLines(capture: CaptureStore): readonly (readonly [string, string])[] {
  const { size, dropped, unrecorded, usage, pause, folder, openFailure } = capture;
  return [
    ['Events kept', `${size} (${dropped} dropped, ${unrecorded} not recorded)`],
    ['Memory', `${mebibytes(usage.memoryBytes)} MiB`],
    ['Disk', `${mebibytes(usage.diskBytes)} MiB`],
    ['Folder', folder ?? `none: ${openFailure?.message ?? 'not opened yet'}`],
    ['State', pause === undefined ? 'recording' : pause.message],
  ];
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

function section(title: string, lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([name]) => name.length));
  return `${title}\n${lines.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('')}`;
}
