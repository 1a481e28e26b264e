import * as vscode from 'vscode';
import type { RunningTap } from '../../endpoints/taps';
import { countOf } from '../../traffic/countOf';
import { plainLabel } from '../plainLabel';

/** Asks which of the running taps is meant; a single one is taken without asking. Undefined when the person leaves. */
export async function pickTap(title: string, taps: readonly RunningTap[]): Promise<RunningTap | undefined> {
  if (taps.length <= 1) return taps[0];
  const items = taps.map((tap) => ({
    label: plainLabel(tap.address),
    description: countOf(tap.connections.length, 'connection'),
    iconPath: new vscode.ThemeIcon('eye'),
    tap,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: 'Pick a tap' });
  return chosen?.tap;
}
