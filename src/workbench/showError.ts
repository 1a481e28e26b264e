import * as vscode from 'vscode';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import { commandIds } from './contributions';
import { hexEditorId } from './hexEditor';
import { PacketGone } from './packetGone';
import { plainMessage } from './plainMessage';
import { betweenTitle } from './prompts/askTap';
import { TapRefusal } from './tapRefusal';
import type { TapOfferNode } from './views/treeNode';

interface ErrorAction {
  readonly title: string;
  readonly command: string;
  /** What the command is called with, if anything. */
  readonly argument?: string | TapOfferNode;
}

const showOutput: ErrorAction = { title: 'Show Output', command: commandIds.showOutput };

/** Tells a person of an error, with the action that most likely helps. Resolves when they close it. */
export async function showError(error: unknown): Promise<void> {
  if (isAbort(error)) return;
  const message = error instanceof Error ? error.message : String(error);
  const action = actionFor(error);
  const chosen = await vscode.window.showErrorMessage(plainMessage(message), action.title);
  if (chosen === action.title) await vscode.commands.executeCommand(action.command, action.argument);
}

/** A cancelled command is not an error: the person asked for it. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ABORT_ERR';
}

function actionFor(error: unknown): ErrorAction {
  if (error instanceof PacketGone) {
    return {
      title: 'Open Settings',
      command: 'workbench.action.openSettings',
      argument: 'seqpacket.traffic',
    };
  }
  if (error instanceof TapRefusal) {
    return {
      title: betweenTitle,
      command: commandIds.startTap,
      argument: { node: 'tapOffer', address: error.server, between: true },
    };
  }
  const { code, address } = error instanceof SeqpacketError ? error : {};
  switch (code) {
    case 'EPERM':
      return vscode.workspace.isTrusted
        ? showOutput
        : { title: 'Manage Workspace Trust', command: 'workbench.trust.manage' };
    case 'ERR_ADDON_LOAD':
      return { title: 'Show Diagnostics', command: commandIds.showDiagnostics };
    case 'ENOPKG':
      return {
        title: 'Find Extension',
        command: 'workbench.extensions.search',
        argument: `@id:${hexEditorId}`,
      };
    case 'ECONNREFUSED':
    case 'ENOENT':
      // Of a file it says nothing that a server could change.
      return address === undefined ? showOutput : { title: 'Start Server', command: commandIds.startServer };
    default:
      return showOutput;
  }
}
