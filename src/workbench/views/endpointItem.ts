import * as vscode from 'vscode';
import { safeText } from '../../traffic/safeText';
import { assertNever } from '../../assertNever';
import { countOf } from '../../traffic/countOf';
import type { OpenConnection, RunningServer } from '../../endpoints/endpoints';
import { viewItems } from '../contributions';
import { plainTooltip } from './plainTooltip';
import { shortAddress } from './shortAddress';
import { tapItem, tappedConnectionItem, tappedWayItem, unjoinedItem } from './tapItem';
import type { EndpointNode } from './treeNode';

/** How a server, tap or connection looks in the endpoints view. */
export function endpointItem(node: EndpointNode): vscode.TreeItem {
  switch (node.node) {
    case 'server':
      return serverItem(node.server);
    case 'connection':
      return connectionItem(node.connection);
    case 'tap':
      return tapItem(node.tap);
    case 'unjoinedClient':
      return unjoinedItem(node.tap.tapId, node.client);
    case 'tappedConnection':
      return tappedConnectionItem(node.connection, node.isOpen);
    case 'tappedWay':
      return wayItem(node);
    default:
      return assertNever(node);
  }
}

function wayItem({ connection, receiver }: EndpointNode & { node: 'tappedWay' }): vscode.TreeItem {
  const way = receiver === 'server' ? connection.toServer : connection.toClient;
  return tappedWayItem(connection.connectionId, receiver, way);
}

function serverItem(server: RunningServer): vscode.TreeItem {
  const item = new vscode.TreeItem(shortAddress(server.address), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `server:${server.serverId}`;
  item.iconPath = new vscode.ThemeIcon('server', new vscode.ThemeColor('testing.iconPassed'));
  item.contextValue = viewItems.server;
  item.description = `${server.responder} · ${countOf(server.connections, 'client')}`;
  item.accessibilityInformation = { label: `Server ${safeText(server.address)}, ${item.description}` };
  item.tooltip = plainTooltip([
    `Server ${server.serverId} of this window`,
    server.address,
    `Responder: ${server.responder}`,
    `Connections: ${server.connections} open, ${server.accepted} accepted in all`,
  ]);
  return item;
}

function connectionItem(connection: OpenConnection): vscode.TreeItem {
  const item = new vscode.TreeItem(`#${connection.connectionId}`);
  item.id = `connection:${connection.connectionId}`;
  item.iconPath = new vscode.ThemeIcon(connection.role === 'server' ? 'arrow-small-left' : 'plug');
  item.contextValue = viewItems.connection;
  const { packetsIn, packetsOut, bytesIn, bytesOut, peerCredentials: peer } = connection;
  const traffic = `${packetsIn} in, ${packetsOut} out`;
  const who =
    connection.role === 'server' ? (peer ? `pid ${peer.pid}` : 'client') : shortAddress(connection.address);
  item.description = `${who} · ${traffic}`;
  item.accessibilityInformation = { label: `Connection ${connection.connectionId}, ${item.description}` };
  item.tooltip = plainTooltip([
    `Connection #${connection.connectionId}, ${connection.role === 'server' ? 'accepted' : 'opened'} by this window`,
    connection.address,
    ...(peer ? [`Peer: pid ${peer.pid}, uid ${peer.uid}, gid ${peer.gid}`] : []),
    `In: ${countOf(packetsIn, 'packet')}, ${countOf(bytesIn, 'byte')}`,
    `Out: ${countOf(packetsOut, 'packet')}, ${countOf(bytesOut, 'byte')}`,
  ]);
  return item;
}
