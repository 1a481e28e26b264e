import * as vscode from 'vscode';
import { countOf } from '../../traffic/countOf';
import { formatExtensions } from '../../traffic/export/captureFormat';
import { importInto } from '../../traffic/export/importInto';
import { readCaptureFile, uriArgument } from '../captureFiles';
import { readArguments } from '../commandArguments';
import type { ImportTrafficResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import type { ReportProgress } from '../slowProgress';
import { withSlowProgress } from '../slowProgress';

/** `seqpacket.importTraffic`: adds the events of an exported file to the capture. Touches no socket, so Restricted Mode allows it. */
export function importTraffic(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.importTraffic,
    run: (argument) =>
      read(parts, uriArgument(readArguments(argument)), new AbortController().signal, () => undefined),
    ask: () => ask(parts),
  };
}

const resavedMessage =
  'Another program saved this file again, which left out all but the packets: when connections opened and closed, errors, ' +
  'and what of packets goes beyond 256 KiB are not in it.';

async function ask(parts: Parts): Promise<ImportTrafficResult | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: 'Import Traffic',
      openLabel: 'Import',
      filters: { 'Exported traffic': [...formatExtensions.pcapng, ...formatExtensions.jsonl] },
    })) ?? [];
  if (uri === undefined) return undefined;
  const result = await withSlowProgress(`Importing traffic from ${uri.fsPath}`, (signal, report) =>
    read(parts, uri, signal, report, () => void vscode.window.showInformationMessage(resavedMessage)),
  );
  await vscode.commands.executeCommand(commandIds.showTraffic);
  confirmBriefly(`$(cloud-download) ${countOf(result.events, 'event')} imported`);
  return result;
}

async function read(
  { capture }: Parts,
  uri: vscode.Uri,
  signal: AbortSignal,
  report: ReportProgress,
  onResaved: () => void = () => undefined,
): Promise<ImportTrafficResult> {
  const onProgress = (imported: number) => report(countOf(imported, 'event'));
  return { events: await importInto(capture, readCaptureFile(uri), { signal, onProgress, onResaved }) };
}
