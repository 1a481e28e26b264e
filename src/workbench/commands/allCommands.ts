import type * as vscode from 'vscode';
import type { WorkbenchCommand } from '../commandRegistry';
import type { Parts } from '../parts';
import { connect, connectHere } from './connect';
import { copyAddress } from './copyAddress';
import { disconnect } from './disconnect';
import { exportTraffic } from './exportTraffic';
import { importTraffic } from './importTraffic';
import { packetCommands } from './packetCommands';
import { packetFileCommands } from './packetFileCommands';
import { sendPacket } from './sendPacket';
import { sendRequest, sendRequestHere } from './sendRequest';
import { showDiagnostics } from './showDiagnostics';
import { shutdownServer } from './shutdownServer';
import { startServer } from './startServer';
import { startTap } from './startTap';
import { stopServer } from './stopServer';
import { stopTap } from './stopTap';
import { trafficCommands } from './trafficCommands';

/** Every command of this extension. */
export function allCommands(parts: Parts, extension: vscode.Extension<unknown>): readonly WorkbenchCommand[] {
  return [
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
    showDiagnostics(parts, extension),
    exportTraffic(parts),
    importTraffic(parts),
    ...trafficCommands(parts),
    ...packetCommands(parts),
    ...packetFileCommands(parts),
  ];
}
