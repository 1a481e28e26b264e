import * as vscode from 'vscode';
import type { TapRestoration } from '../seqpacket/tapRecords';
import { plainMessage } from './plainMessage';
import { restorationMessage } from './restorationMessage';
import { warnLeftAside } from './warnLeftAside';

/** Says what came of putting back a socket whose tap was in place when its window was killed, or left it aside when it ended. */
export function tellRestoration(restoration: TapRestoration): void {
  const text = restorationMessage(restoration);
  if (text === undefined) return;
  if (restoration.kind === 'restored') void vscode.window.showInformationMessage(plainMessage(text));
  else void warnLeftAside(text, restoration.aside);
}
