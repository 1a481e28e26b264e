import * as vscode from 'vscode';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import { diagnosticsReport } from '../diagnosticsReport';
import type { Parts } from '../parts';

/** `seqpacket.showDiagnostics`: what a bug report needs, opened as a document and put on the clipboard. */
export function showDiagnostics(parts: Parts, extension: vscode.Extension<unknown>): WorkbenchCommand {
  const { version } = extension.packageJSON as { readonly version: string };
  return {
    id: commandIds.showDiagnostics,
    run: async () => {
      const text = diagnosticsReport(parts, version);
      await vscode.env.clipboard.writeText(text);
      await parts.documents.show('Seqpacket Diagnostics.txt', text);
      confirmBriefly('$(copy) Diagnostics copied');
      return { text };
    },
  };
}
