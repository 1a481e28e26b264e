import * as path from 'node:path';
import * as vscode from 'vscode';
import { Endpoints } from './endpoints/endpoints';
import { Taps } from './endpoints/taps';
import { TapRecords } from './seqpacket/tapRecords';
import { CaptureStore } from './traffic/captureStore';
import { registerCommands } from './workbench/commandRegistry';
import { allCommands } from './workbench/commands/allCommands';
import type { ExtensionExports } from './workbench/extensionExports';
import { captureLimits, followCaptureLimits } from './workbench/followCaptureLimits';
import { keepContextKeys } from './workbench/keepContextKeys';
import { OutputLog } from './workbench/outputLog';
import { PacketDocuments } from './workbench/packetDocuments';
import { PacketFileSystem } from './workbench/packetFileSystem';
import { TrafficPanel } from './workbench/panel/trafficPanel';
import type { Parts } from './workbench/parts';
import { RecentInputs } from './workbench/recentInputs';
import { reportCapture } from './workbench/reportCapture';
import { StatusBar } from './workbench/statusBar';
import { tellLostNames } from './workbench/tellLostNames';
import { tellRestoration } from './workbench/tellRestoration';
import { tellTapEnds } from './workbench/tellTapEnds';
import { EndpointsTree } from './workbench/views/endpointsTree';
import { TrafficTree } from './workbench/views/trafficTree';

/** What `deactivate` has to end; VS Code awaits its promise, but not those of subscriptions. */
let running: Pick<Parts, 'taps' | 'endpoints' | 'capture'> | undefined;

/** The composition root: builds the parts, hands them to each other, registers them. */
export function activate(context: vscode.ExtensionContext): ExtensionExports {
  const capture = new CaptureStore(captureLimits());
  const endpoints = new Endpoints(capture);
  const records = new TapRecords(path.join(context.globalStorageUri.fsPath, 'taps'), tellRestoration);
  const taps = new Taps({ capture, records, nextConnectionId: endpoints.nextConnectionId });
  records.restoreAbandoned();
  const output = new OutputLog(capture);
  const documents = new PacketDocuments(capture);
  const parts: Parts = {
    endpoints,
    taps,
    capture,
    output,
    documents,
    recent: new RecentInputs(context.workspaceState),
  };
  running = parts;
  const endpointsTree = new EndpointsTree(endpoints, taps);
  const trafficTree = new TrafficTree(capture);
  context.subscriptions.push(
    output,
    documents,
    tellTapEnds(taps),
    tellLostNames(taps),
    new PacketFileSystem(capture),
    followCaptureLimits(capture),
    keepContextKeys(capture),
    reportCapture(capture),
    new StatusBar(endpoints, taps, capture),
    endpointsTree,
    trafficTree,
    new TrafficPanel(parts, context.extensionUri, context.workspaceState),
    registerCommands(allCommands(parts, context.extension)),
  );
  // What is in a workspace stays with it; a window without one shares with others like it.
  const storage = context.storageUri ?? context.globalStorageUri;
  void capture.open(vscode.Uri.joinPath(storage, 'captures').fsPath);
  return { endpointsTree, trafficTree };
}

/**
 * Puts every tapped socket back and closes all others, so that a reload or a closed window leaves no socket file and no connection
 * behind; then the capture, which has all of that in it.
 */
export async function deactivate(): Promise<void> {
  const parts = running;
  running = undefined;
  parts?.taps.dispose();
  try {
    await parts?.endpoints.dispose();
  } finally {
    await parts?.capture.close();
  }
}
