import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionExports } from '../../../src/workbench/extensionExports';

/** Activates the extension under test; gives what it exports. */
export async function activated(): Promise<ExtensionExports> {
  const extension = vscode.extensions.getExtension<ExtensionExports>('seqpacket.seqpacket-workbench');
  assert.ok(extension);
  return extension.activate();
}
