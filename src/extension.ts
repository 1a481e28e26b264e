import * as path from 'node:path';
import * as vscode from 'vscode';
import { Endpoints } from './endpoints/endpoints';
import { Taps } from './endpoints/taps';
import { TapRecords } from './seqpacket/tapRecords';
import { CaptureStore } from './traffic/captureStore';
import { registerCommands } from './workbench/commandRegistry';
import { connect, connectHere } from './workbench/commands/connect';
import { copyAddress } from './workbench/commands/copyAddress';
import { disconnect } from './workbench/commands/disconnect';
import { exportTraffic } from './workbench/commands/exportTraffic';
import { importTraffic } from './workbench/commands/importTraffic';
import { packetCommands } from './workbench/commands/packetCommands';
import { packetFileCommands } from './workbench/commands/packetFileCommands';
import { sendPacket } from './workbench/commands/sendPacket';
import { sendRequest, sendRequestHere } from './workbench/commands/sendRequest';
import { showDiagnostics } from './workbench/commands/showDiagnostics';
import { shutdownServer } from './workbench/commands/shutdownServer';
import { startServer } from './workbench/commands/startServer';
import { startTap } from './workbench/commands/startTap';
import { stopServer } from './workbench/commands/stopServer';
import { stopTap } from './workbench/commands/stopTap';
import { trafficCommands } from './workbench/commands/trafficCommands';
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
import { restoreAbandonedTaps, tellTapEnds } from './workbench/tellTapEnds';
import { EndpointsTree } from './workbench/views/endpointsTree';
import { TrafficTree } from './workbench/views/trafficTree';

/** What `deactivate` has to end; VS Code awaits its promise, but not those of subscriptions. */
let running: { readonly endpoints: Endpoints; readonly capture: CaptureStore } | undefined;

/** The composition root: builds the parts, hands them to each other, registers them. */
export function activate(context: vscode.ExtensionContext): ExtensionExports {
  const capture = new CaptureStore(captureLimits());
  const endpoints = new Endpoints(capture);
  running = { endpoints, capture };
  const records = new TapRecords(path.join(context.globalStorageUri.fsPath, 'taps'));
  const taps = new Taps({ capture, records, nextConnectionId: endpoints.nextConnectionId });
  restoreAbandonedTaps(records);
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
  const endpointsTree = new EndpointsTree(endpoints, taps);
  const trafficTree = new TrafficTree(capture);
  context.subscriptions.push(
    output,
    documents,
    taps,
    tellTapEnds(taps),
    new PacketFileSystem(capture),
    followCaptureLimits(capture),
    keepContextKeys(capture),
    reportCapture(capture),
    new StatusBar(endpoints, taps, capture),
    endpointsTree,
    trafficTree,
    new TrafficPanel(parts, context.extensionUri, context.workspaceState),
    registerCommands([
      startServer(parts),
      stopServer(parts),
      sendRequest(parts),
      sendRequestHere(parts),
      shutdownServer(parts),
      connect(parts),
      connectHere(parts),
      sendPacket(parts),
      disconnect(parts),
      startTap(parts),
      stopTap(parts),
      copyAddress(),
      showDiagnostics(parts, context.extension),
      exportTraffic(parts),
      importTraffic(parts),
      ...trafficCommands(parts),
      ...packetCommands(parts),
      ...packetFileCommands(parts),
    ]),
  );
  // What is in a workspace stays with it; a window without one shares with others like it.
  const storage = context.storageUri ?? context.globalStorageUri;
  void capture.open(vscode.Uri.joinPath(storage, 'captures').fsPath);
  return { endpointsTree, trafficTree };
}

/**
 * Closes every socket, so that a reload or a closed window leaves no socket file and no connection behind; then the capture, which
 * has all of that in it.
 */
export async function deactivate(): Promise<void> {
  await running?.endpoints.dispose();
  await running?.capture.close();
  running = undefined;
}
