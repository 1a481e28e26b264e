import * as vscode from 'vscode';
import { SeqpacketError } from '../seqpacket/seqpacketError';

/** Microsoft's Hex Editor, which this extension works with but does not need. */
export const hexEditorId = 'ms-vscode.hexeditor';

/** The `viewType` of its editor. */
const hexEditorView = 'hexEditor.hexedit';

/** Whether the Hex Editor is there and enabled, as far as this extension can see. */
export function hasHexEditor(): boolean {
  return vscode.extensions.getExtension(hexEditorId) !== undefined;
}

/** @throws SeqpacketError ENOPKG that says how to get the Hex Editor when it is missing. */
export function assertHexEditor(): void {
  if (hasHexEditor()) return;
  throw new SeqpacketError(
    'ENOPKG',
    `The extension Hex Editor (${hexEditorId}) is not installed where this extension runs. Install it from the Extensions view, then try again.`,
  );
}

/** Opens a file in the Hex Editor, which must be there. */
export async function openInHexEditor(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, hexEditorView);
}
