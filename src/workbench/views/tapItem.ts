import * as vscode from 'vscode';
import type { RunningTap, TappedConnection } from '../../endpoints/taps';
import { countOf } from '../../traffic/countOf';
import { safeText } from '../../traffic/safeText';
import { viewItems } from '../contributions';
import { plainTooltip } from './plainTooltip';
import { shortAddress } from './shortAddress';

/** How a tap looks in the endpoints view. */
export function tapItem(tap: RunningTap): vscode.TreeItem {
  const item = new vscode.TreeItem(shortAddress(tap.address), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `tap:${tap.tapId}`;
  item.iconPath = new vscode.ThemeIcon(
    'eye',
    new vscode.ThemeColor(tap.stopped ? 'disabledForeground' : 'charts.purple'),
  );
  item.contextValue = tap.stopped ? viewItems.stoppedTap : viewItems.tap;
  const state = tap.stopped ? 'tap stopped, last connections' : tap.inPlace ? 'tap in place' : 'tap';
  const clients = countOf(tap.connections.length, 'client');
  item.description = [state, clients, ...unrecordedOf(tap.unrecorded)].join(' · ');
  item.accessibilityInformation = { label: `Tap of ${safeText(tap.address)}, ${item.description}` };
  item.tooltip = plainTooltip([
    `Tap ${tap.tapId} of this window`,
    `Clients connect to ${tap.address}`,
    tap.inPlace
      ? `The server's own socket is at ${tap.upstream} meanwhile`
      : `The server is at ${tap.upstream}`,
    `Connections: ${tap.connections.length} open, ${tap.accepted} in all`,
    ...unrecordedOf(tap.unrecorded),
  ]);
  return item;
}

/** How a connection through a tap looks: who the client is, what passed each way, and what waits to be read. */
export function tappedConnectionItem(connection: TappedConnection): vscode.TreeItem {
  const { connectionId, client, command, toServer, toClient, unrecorded } = connection;
  const item = new vscode.TreeItem(`#${connectionId}`);
  item.id = `tapped:${connectionId}`;
  item.iconPath = new vscode.ThemeIcon('arrow-both');
  item.contextValue = viewItems.tappedConnection;
  const who = command === undefined ? `pid ${client.pid}` : `${safeText(nameOf(command))} (${client.pid})`;
  item.description = [who, `${toServer.packets} →`, `${toClient.packets} ←`, ...queuesOf(connection)].join(
    ' · ',
  );
  item.accessibilityInformation = {
    label: `Connection ${connectionId} of ${who}, ${toServer.packets} packets to the server, ${toClient.packets} to the client`,
  };
  item.tooltip = plainTooltip([
    `Connection #${connectionId} through the tap of ${connection.address}`,
    `Client: pid ${client.pid}, uid ${client.uid}, gid ${client.gid}`,
    ...(command === undefined ? [] : [command]),
    `To the server: ${countOf(toServer.packets, 'packet')}, ${countOf(toServer.bytes, 'byte')}; it has ${unreadOf(toServer.unread)}`,
    `To the client: ${countOf(toClient.packets, 'packet')}, ${countOf(toClient.bytes, 'byte')}; it has ${unreadOf(toClient.unread)}`,
    ...unrecordedOf(unrecorded),
  ]);
  return item;
}

/** The program's name of a command line. */
function nameOf(command: string): string {
  const [program = ''] = command.split(' ');
  return program.slice(program.lastIndexOf('/') + 1);
}

/** Whose turn it is to read, if anybody's. */
function queuesOf({ toServer, toClient }: TappedConnection): readonly string[] {
  return [
    ...(toServer.unread > 0 ? ['server has not read all'] : []),
    ...(toClient.unread > 0 ? ['client has not read all'] : []),
  ];
}

/** The kernel counts its own overhead with the bytes. */
function unreadOf(bytes: number): string {
  return bytes === 0 ? 'read all' : `not read ${countOf(bytes, 'byte')} of queue`;
}

function unrecordedOf(count: number): readonly string[] {
  return count === 0 ? [] : [`${countOf(count, 'packet')} not recorded`];
}
