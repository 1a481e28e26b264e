import * as vscode from 'vscode';
import type { RunningTap, TappedConnection, TappedWay, UnjoinedClient } from '../../endpoints/runningTap';
import { viewItems } from '../contributions';
import { plainTooltip } from './plainTooltip';
import { shortAddress } from './shortAddress';
import { tapTexts, tappedConnectionTexts, tappedWayTexts, unjoinedTexts, type TapReceiver } from './tapTexts';

/** How a tap looks in the endpoints view. */
export function tapItem(tap: RunningTap): vscode.TreeItem {
  const item = new vscode.TreeItem(shortAddress(tap.address), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `tap:${tap.tapId}`;
  item.iconPath = new vscode.ThemeIcon(
    'eye',
    new vscode.ThemeColor(tap.stopped ? 'disabledForeground' : 'charts.purple'),
  );
  item.contextValue = tap.stopped ? viewItems.stoppedTap : viewItems.tap;
  return withTexts(item, tapTexts(tap));
}

/** How its latest client looks, while that could not be joined with the server. */
export function unjoinedItem(tapId: number, client: UnjoinedClient): vscode.TreeItem {
  const { label, ...texts } = unjoinedTexts(client);
  const item = new vscode.TreeItem(label);
  item.id = `tap:${tapId}:unjoined`;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return withTexts(item, texts);
}

/** How a connection through a tap looks, first with its two ways below it or closed. */
export function tappedConnectionItem(connection: TappedConnection, isOpen: boolean): vscode.TreeItem {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(`#${connection.connectionId}`, isOpen ? Expanded : Collapsed);
  item.id = `tapped:${connection.connectionId}`;
  item.iconPath = new vscode.ThemeIcon('arrow-both');
  item.contextValue = viewItems.tappedConnection;
  return withTexts(item, tappedConnectionTexts(connection));
}

/** How one of the two ways of such a connection looks. */
export function tappedWayItem(connectionId: number, receiver: TapReceiver, way: TappedWay): vscode.TreeItem {
  const item = new vscode.TreeItem(`To ${receiver}`);
  item.id = `tapped:${connectionId}:${receiver}`;
  item.iconPath =
    receiver === 'server'
      ? new vscode.ThemeIcon('arrow-right', new vscode.ThemeColor('charts.blue'))
      : new vscode.ThemeIcon('arrow-left', new vscode.ThemeColor('charts.green'));
  return withTexts(item, tappedWayTexts(receiver, way));
}

function withTexts(item: vscode.TreeItem, texts: ReturnType<typeof tapTexts>): vscode.TreeItem {
  item.description = texts.description;
  item.accessibilityInformation = { label: texts.spoken };
  item.tooltip = plainTooltip(texts.tooltip);
  return item;
}
