import * as vscode from 'vscode';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import { readFileChunks } from '../traffic/export/readFileChunks';
import { replaceFile } from '../traffic/export/replaceFile';
import type { CommandArguments } from './commandArguments';

/** The `uri` property: a `Uri`, its text, or an absolute path. @throws SeqpacketError EINVAL for anything else. */
export function uriArgument(args: CommandArguments): vscode.Uri {
  const value = args['uri'];
  if (value instanceof vscode.Uri) return value;
  if (typeof value === 'string' && value.startsWith('/')) return vscode.Uri.file(value);
  if (typeof value === 'string' && /^[a-z][a-z0-9+.-]+:/i.test(value)) return vscode.Uri.parse(value, true);
  throw new SeqpacketError(
    'EINVAL',
    '"uri" must be a Uri, its text such as "file:///tmp/capture.pcapng", or an absolute path.',
  );
}

/**
 * Writes a capture file and gives its bytes: on this machine as a stream, elsewhere at once, because VS Code's file systems take
 * a file whole.
 * @throws SeqpacketError with a code and the file's path; what `chunks` throws.
 */
export async function writeCaptureFile(uri: vscode.Uri, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  if (uri.scheme === 'file') return replaceFile(uri.fsPath, chunks);
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  const file = Buffer.concat(pieces);
  await orFailure('write', uri, vscode.workspace.fs.writeFile(uri, file));
  return file.length;
}

/** The bytes of a capture file, as {@link writeCaptureFile} writes them. @throws SeqpacketError with a code and the file's path. */
export async function* readCaptureFile(uri: vscode.Uri): AsyncGenerator<Uint8Array> {
  if (uri.scheme === 'file') yield* readFileChunks(uri.fsPath);
  else yield await orFailure('read', uri, vscode.workspace.fs.readFile(uri));
}

const codes: Readonly<Record<string, string>> = {
  FileNotFound: 'ENOENT',
  FileIsADirectory: 'EISDIR',
  FileNotADirectory: 'ENOTDIR',
  NoPermissions: 'EACCES',
};

async function orFailure<Result>(
  doing: 'write' | 'read',
  uri: vscode.Uri,
  task: Thenable<Result>,
): Promise<Result> {
  try {
    return await task;
  } catch (error) {
    const code = error instanceof vscode.FileSystemError ? codes[error.code] : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new SeqpacketError(
      code ?? 'EIO',
      `Cannot ${doing} the capture file ${uri.toString(true)}: ${reason}.`,
      { cause: error },
    );
  }
}
