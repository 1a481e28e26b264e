import * as vscode from 'vscode';
import { captureNotices } from '../../traffic/captureNotices';
import type { CaptureStore } from '../../traffic/captureStore';
import { countOf } from '../../traffic/countOf';
import { createThrottle } from '../../traffic/throttle';
import { viewIds } from '../contributions';
import { describeEventItem, trafficItem } from './trafficItem';
import type { EventNode, OlderNode } from './treeNode';
import { treeRowBytes } from './treeNode';

/** The view is redrawn at most this often, in ms: ten times a second. */
const intervalMs = 100;
/** How many events are listed before the older ones are folded into a node. */
const pageSize = 500;

/** A zero-width space: VS Code breaks no word of a view's message, and a path is one that is wider than the view. */
const breakHere = '\u200b';

type TrafficNode = EventNode | OlderNode;

/** The view *Traffic*: the newest events first, older ones folded page by page. */
export class TrafficTree implements vscode.TreeDataProvider<TrafficNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly refresh = createThrottle(() => this.redraw(), intervalMs);
  private readonly view: vscode.TreeView<TrafficNode>;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly capture: CaptureStore) {
    this.view = vscode.window.createTreeView<TrafficNode>(viewIds.traffic, {
      treeDataProvider: this,
      showCollapseAll: false,
      canSelectMany: true,
    });
    const unsubscribe = capture.onDidChange(() => this.refresh.request());
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      this.view,
      this.refresh,
      new vscode.Disposable(unsubscribe),
      this.view.onDidChangeVisibility(() => this.refresh.request()),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  getTreeItem(node: TrafficNode): vscode.TreeItem {
    return trafficItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TrafficNode): vscode.TreeItem {
    if (node.node !== 'event') return item;
    const event = this.capture.get(node.event.seq);
    item.tooltip = event === undefined ? 'This event is not kept any more.' : describeEventItem(event);
    return item;
  }

  getChildren(parent?: TrafficNode): TrafficNode[] {
    if (parent?.node === 'event') return [];
    return this.page(parent?.beforeSeq ?? this.capture.firstSeq + this.capture.size);
  }

  /** The newest events numbered below `end`, newest first, and the fold of what is older than those. */
  private page(end: number): TrafficNode[] {
    const { firstSeq } = this.capture;
    const start = Math.max(firstSeq, end - pageSize);
    const events = this.capture.slice(start - firstSeq, end - firstSeq, treeRowBytes);
    const nodes: TrafficNode[] = events.toReversed().map((event) => ({ node: 'event', event }));
    if (start > firstSeq) nodes.push({ node: 'older', beforeSeq: start, count: start - firstSeq });
    return nodes;
  }

  /** A hidden view costs nothing; it is redrawn when it is shown again. */
  private redraw(): void {
    if (!this.view.visible) return;
    const { size } = this.capture;
    this.view.description = size === 0 ? '' : countOf(size, 'event');
    // Empty for none: to delete the property would take the view's setter away for good.
    this.view.message = captureNotices(this.capture).join(' ').replaceAll('/', `/${breakHere}`);
    this.changed.fire(undefined);
  }
}
