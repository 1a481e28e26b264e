import * as vscode from 'vscode';
import { assertNever } from '../../assertNever';
import { packetReport } from '../../traffic/packetReport';
import { countOf } from '../../traffic/countOf';
import { eventSummary } from '../../traffic/eventSummary';
import type { TrafficEvent } from '../../traffic/trafficEvent';
import { commandIds, viewItems } from '../contributions';
import type { EventNode, OlderNode } from './treeNode';

/** How an event, or the fold of older ones, looks in the traffic view. */
export function trafficItem(node: EventNode | OlderNode): vscode.TreeItem {
  return node.node === 'event' ? eventItem(node) : olderItem(node);
}

/** Bytes of a packet that its tooltip shows: what fits a screen. */
const tooltipBytes = 256;

/** The tooltip of an event: its facts and first bytes, as plain text. */
export function describeEventItem(event: TrafficEvent): string {
  return packetReport(event, tooltipBytes);
}

function olderItem({ beforeSeq, count }: OlderNode): vscode.TreeItem {
  const label = countOf(count, 'older event');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `older:${beforeSeq}`;
  item.iconPath = new vscode.ThemeIcon('history');
  return item;
}

function eventItem(node: EventNode): vscode.TreeItem {
  const { event } = node;
  const { label, description } = eventSummary(event);
  const item = new vscode.TreeItem(label);
  item.id = `event:${event.seq}`;
  item.description = description;
  item.iconPath = iconOf(event);
  item.accessibilityInformation = { label: `${label}, ${description}` };
  if (event.kind === 'packet') {
    item.contextValue = viewItems.packet;
    item.command = { command: commandIds.openPacket, title: 'Open Packet', arguments: [node] };
  }
  return item;
}

function iconOf(event: TrafficEvent): vscode.ThemeIcon {
  switch (event.kind) {
    case 'listen':
      return icon('broadcast');
    case 'unlisten':
      return icon('circle-slash');
    case 'open':
      return icon('plug');
    case 'close':
      return icon('debug-disconnect');
    case 'error':
      return icon('error', 'errorForeground');
    case 'packet':
      return packetIcon(event);
    default:
      return assertNever(event.kind);
  }
}

/** In and out differ by the arrow, not by colour alone; a packet that was cut, or held, has a mark of its own. */
function packetIcon(event: TrafficEvent): vscode.ThemeIcon {
  if (event.truncated) return icon('warning', 'editorWarning.foreground');
  if (event.heldNs !== undefined) return icon('watch', 'editorWarning.foreground');
  const inward = event.direction === 'in' || event.direction === 's2c';
  return inward ? icon('arrow-left', 'charts.green') : icon('arrow-right', 'charts.blue');
}

function icon(name: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
}
