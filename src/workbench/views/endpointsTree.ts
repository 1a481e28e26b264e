import * as vscode from 'vscode';
import type { Endpoints } from '../../endpoints/endpoints';
import type { TappedConnection, Taps } from '../../endpoints/taps';
import { createThrottle } from '../../traffic/throttle';
import { viewIds } from '../contributions';
import { endpointItem } from './endpointItem';
import type { ConnectionNode, EndpointNode, ServerNode } from './treeNode';

/** The view is redrawn at most this often, in ms: ten times a second. */
const intervalMs = 100;
/** Of more connections through one tap than this, those that come are shown folded. */
const mostOpen = 3;

/**
 * The view *Endpoints*: servers of this window with the connections they accepted, taps with those that pass through them and a client that could not, then the
 * connections this window opened.
 */
export class EndpointsTree implements vscode.TreeDataProvider<EndpointNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly refresh = createThrottle(() => this.changed.fire(undefined), intervalMs);
  private readonly unsubscribe: readonly (() => void)[];
  private readonly view: vscode.TreeView<EndpointNode>;

  constructor(
    private readonly endpoints: Endpoints,
    private readonly taps: Taps,
  ) {
    this.view = vscode.window.createTreeView(viewIds.endpoints, { treeDataProvider: this });
    const request = () => this.refresh.request();
    this.unsubscribe = [endpoints.onDidChange(request), taps.onDidChange(request)];
  }

  dispose(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.refresh.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  getTreeItem(node: EndpointNode): vscode.TreeItem {
    return endpointItem(node);
  }

  getChildren(parent?: EndpointNode): EndpointNode[] {
    const connections = this.endpoints.connections();
    if (parent === undefined) {
      const servers = this.endpoints.servers();
      // What a server accepted lives on after its DOWN, and is then listed by itself.
      const others = connections.filter(
        ({ serverId }) => !servers.some((server) => server.serverId === serverId),
      );
      const taps = this.taps.running().map((tap) => ({ node: 'tap', tap }) as const);
      return [...servers.map(serverNode), ...taps, ...others.map(connectionNode)];
    }
    if (parent.node === 'tap') return belowTap(this.taps, parent.tap.tapId);
    if (parent.node === 'tappedConnection') return tappedWays(parent.connection);
    if (parent.node !== 'server') return [];
    return connections
      .filter((connection) => connection.serverId === parent.server.serverId)
      .map(connectionNode);
  }
}

/** As it is now, which can be later than when the tap was listed. */
function belowTap(taps: Taps, tapId: number): EndpointNode[] {
  const tap = taps.running().find((candidate) => candidate.tapId === tapId);
  if (tap === undefined) return [];
  const { connections, unjoined } = tap;
  const isOpen = connections.length <= mostOpen;
  const joined = connections.map((connection) => ({ node: 'tappedConnection', connection, isOpen }) as const);
  return unjoined === undefined ? joined : [{ node: 'unjoinedClient', tap, client: unjoined }, ...joined];
}

function tappedWays(connection: TappedConnection): EndpointNode[] {
  return (['server', 'client'] as const).map((receiver) => ({ node: 'tappedWay', connection, receiver }));
}

function serverNode(server: ServerNode['server']): ServerNode {
  return { node: 'server', server };
}

function connectionNode(connection: ConnectionNode['connection']): ConnectionNode {
  return { node: 'connection', connection };
}
