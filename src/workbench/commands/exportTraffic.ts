import * as vscode from 'vscode';
import { countBytes } from '../../protocol/countBytes';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { CaptureStore } from '../../traffic/captureStore';
import { countOf } from '../../traffic/countOf';
import type { CaptureFormat } from '../../traffic/export/captureFormat';
import { captureFormats, formatExtensions, formatOfPath } from '../../traffic/export/captureFormat';
import { exportCapture } from '../../traffic/export/exportCapture';
import { parseFilter } from '../../traffic/filter/parseFilter';
import { uriArgument, writeCaptureFile } from '../captureFiles';
import { optionalChoice, optionalString, readArguments } from '../commandArguments';
import type { ExportTrafficResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { withSlowProgress } from '../slowProgress';

/** An export that is ready to be written. */
interface PreparedExport {
  readonly uri: vscode.Uri;
  readonly format: CaptureFormat;
  readonly filter: string;
}

/** `seqpacket.exportTraffic`: writes the capture, or what a filter matches of it. Touches no socket, so Restricted Mode allows it. */
export function exportTraffic({ capture }: Parts): WorkbenchCommand {
  return {
    id: commandIds.exportTraffic,
    run: (argument) => run(capture, argument),
    ask: () => ask(capture),
  };
}

function run(capture: CaptureStore, argument: unknown): Promise<ExportTrafficResult> {
  const args = readArguments(argument);
  const uri = uriArgument(args);
  const format = optionalChoice(args, 'format', captureFormats) ?? formatOf(uri);
  const filter = optionalString(args, 'filter')?.trim() ?? '';
  return write(capture, { uri, format, filter }, new AbortController().signal, () => undefined);
}

async function ask(capture: CaptureStore): Promise<ExportTrafficResult | undefined> {
  await capture.opened;
  if (capture.size === 0)
    throw new SeqpacketError('ENODATA', 'No traffic is kept: there is nothing to export.');
  const filter = await askFilter(capture.size);
  if (filter === undefined) return undefined;
  const uri = await askFile();
  if (uri === undefined) return undefined;
  const prepared = { uri, format: formatOf(uri), filter };
  const result = await withSlowProgress(`Exporting traffic to ${uri.fsPath}`, (signal, report) =>
    write(capture, prepared, signal, (seen, total) => report(`${seen} of ${countOf(total, 'event')}`)),
  );
  confirmBriefly(`$(export) ${countOf(result.events, 'event')} exported, ${countBytes(result.bytes)}`);
  return result;
}

async function write(
  capture: CaptureStore,
  { uri, format, filter }: PreparedExport,
  signal: AbortSignal,
  onProgress: (seen: number, total: number) => void,
): Promise<ExportTrafficResult> {
  await capture.opened;
  const total = capture.size;
  let events = 0;
  const chunks = exportCapture(capture, {
    format,
    filter,
    signal,
    onProgress: (seen, written) => {
      events = written;
      onProgress(seen, total);
    },
  });
  const bytes = await writeCaptureFile(uri, chunks);
  return { events, bytes };
}

function formatOf(uri: vscode.Uri): CaptureFormat {
  const format = formatOfPath(uri.path);
  if (format !== undefined) return format;
  const extensions = Object.values(formatExtensions).flatMap((list) => list.map((name) => `.${name}`));
  throw new SeqpacketError(
    'EINVAL',
    `The format of "${uri.path}" cannot be told: let it end in ${extensions.join(', ')}, or pass "format".`,
  );
}

async function askFilter(kept: number): Promise<string | undefined> {
  const filter = await vscode.window.showInputBox({
    title: 'Export Traffic: which events',
    prompt: `A filter such as: dir == in && len > 100. Leave it empty for all ${kept}.`,
    placeHolder: 'all events',
    validateInput: (text) => filterFault(text),
  });
  return filter?.trim();
}

function filterFault(text: string): string | undefined {
  try {
    parseFilter(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function askFile(): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: 'Export Traffic',
    saveLabel: 'Export',
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'traffic.pcapng') }),
    filters: {
      'Wireshark (pcapng)': [...formatExtensions.pcapng],
      'JSON Lines': [...formatExtensions.jsonl],
      Text: [...formatExtensions.text],
    },
  });
}
