import * as vscode from 'vscode';
import type { Endpoints } from '../../endpoints/endpoints';
import { createThrottle } from '../../traffic/throttle';
import { viewIds } from '../contributions';
import { endpointItem } from './endpointItem';
import type { ConnectionNode, ServerNode } from './treeNode';

/** The view is redrawn at most this often, in ms: ten times a second. */
const intervalMs = 100;

type EndpointNode = ServerNode | ConnectionNode;

/** The view *Endpoints*: servers of this window with the connections they accepted, then the connections this window opened. */
export class EndpointsTree implements vscode.TreeDataProvider<EndpointNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly refresh = createThrottle(() => this.changed.fire(undefined), intervalMs);
  private readonly unsubscribe: () => void;
  private readonly view: vscode.TreeView<EndpointNode>;

  constructor(private readonly endpoints: Endpoints) {
    this.view = vscode.window.createTreeView(viewIds.endpoints, { treeDataProvider: this });
    this.unsubscribe = endpoints.onDidChange(() => this.refresh.request());
  }

  dispose(): void {
    this.unsubscribe();
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
      return [...servers.map(serverNode), ...others.map(connectionNode)];
    }
    if (parent.node === 'connection') return [];
    return connections
      .filter((connection) => connection.serverId === parent.server.serverId)
      .map(connectionNode);
  }
}

function serverNode(server: ServerNode['server']): ServerNode {
  return { node: 'server', server };
}

function connectionNode(connection: ConnectionNode['connection']): ConnectionNode {
  return { node: 'connection', connection };
}
