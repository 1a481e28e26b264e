import * as vscode from 'vscode';
import { SeqpacketError } from '../seqpacket/seqpacketError';

/**
 * Refuses to touch a socket while the window is in Restricted Mode (code `EPERM`); viewing goes on working.
 * Platforms without these sockets are refused by the addon's loader, with what to do there.
 */
export function assertSocketsAllowed(): void {
  if (vscode.workspace.isTrusted) return;
  throw new SeqpacketError(
    'EPERM',
    'This window is in Restricted Mode, so no socket is opened. Trust the workspace (Workspaces: Manage Workspace Trust), then run the command again.',
  );
}
