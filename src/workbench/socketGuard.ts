import * as vscode from 'vscode';
import { nativeSockets } from '../seqpacket/nativeSockets';
import { SeqpacketError } from '../seqpacket/seqpacketError';

/**
 * Refuses, before anything is asked or read, what cannot be done here: while the window is in Restricted Mode (code
 * `EPERM`; viewing goes on working), on a system without these sockets (`ENOTSUP`), or without the native module
 * (`ERR_ADDON_LOAD`). Each sentence says what to do.
 */
export function assertSocketsUsable(): void {
  if (!vscode.workspace.isTrusted) {
    throw new SeqpacketError(
      'EPERM',
      'This window is in Restricted Mode, so no socket is opened. Trust the workspace (Workspaces: Manage Workspace Trust), then run the command again.',
    );
  }
  nativeSockets();
}
