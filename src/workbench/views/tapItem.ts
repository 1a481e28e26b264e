import * as vscode from 'vscode';
import type { RunningTap, TappedConnection } from '../../endpoints/runningTap';
import { viewItems } from '../contributions';
import { plainTooltip } from './plainTooltip';
import { shortAddress } from './shortAddress';
import { tapTexts, tappedConnectionTexts } from './tapTexts';

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

/** How a connection through a tap looks. */
export function tappedConnectionItem(connection: TappedConnection): vscode.TreeItem {
  const item = new vscode.TreeItem(`#${connection.connectionId}`);
  item.id = `tapped:${connection.connectionId}`;
  item.iconPath = new vscode.ThemeIcon('arrow-both');
  item.contextValue = viewItems.tappedConnection;
  return withTexts(item, tappedConnectionTexts(connection));
}

function withTexts(item: vscode.TreeItem, texts: ReturnType<typeof tapTexts>): vscode.TreeItem {
  item.description = texts.description;
  item.accessibilityInformation = { label: texts.spoken };
  item.tooltip = plainTooltip(texts.tooltip);
  return item;
}
