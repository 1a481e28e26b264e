import * as vscode from 'vscode';
import type { CaptureStore } from '../traffic/captureStore';
import { keptFileSize } from '../traffic/keptFileSize';
import type { PacketFile } from '../traffic/packetFile';
import { packetFileBytes, parsePacketFile, placeOf } from '../traffic/packetFile';
import { createThrottle } from '../traffic/throttle';
import { packetScheme } from './contributions';
import { goneSentence } from './goneSentence';

/** Editors hear at most this often that their packets are gone, in ms. */
const intervalMs = 500;

/**
 * A read-only file system in which every packet kept is a file, so that all that works with files works with packets: editors,
 * comparing, the Hex Editor, other extensions.
 */
export class PacketFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly look = createThrottle(() => this.tellGone(), intervalMs);
  private readonly subscriptions: vscode.Disposable;
  /** Number of the oldest packet that was kept when editors were last told. */
  private keptFrom: number;

  constructor(private readonly capture: CaptureStore) {
    this.keptFrom = capture.firstSeq;
    const unsubscribe = capture.onDidChange(() => {
      if (capture.firstSeq !== this.keptFrom) this.look.request();
    });
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      this.look,
      new vscode.Disposable(unsubscribe),
      vscode.workspace.registerFileSystemProvider(packetScheme, this, {
        isCaseSensitive: true,
        isReadonly: new vscode.MarkdownString('A packet that was seen cannot be changed.'),
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Nothing to do: editors are told of the packets they show, asked for or not. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    if (uri.path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const file = await this.fileAt(uri);
    const size = keptFileSize(this.capture, file);
    if (size === undefined) throw gone(file);
    const timeMs = Number(file.timeNs / 1_000_000n);
    return {
      type: vscode.FileType.File,
      ctime: timeMs,
      mtime: timeMs,
      size,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const file = await this.fileAt(uri);
    const event = this.capture.get(file.seq);
    if (event?.data === undefined || event.timeNs !== file.timeNs) throw gone(file);
    return packetFileBytes(file, event.data);
  }

  /** Lists nothing: a million packets are no list that anything could show. The views have them. */
  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    if (uri.path === '/') return [];
    await this.stat(uri);
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(): never {
    throw readOnly();
  }

  writeFile(): never {
    throw readOnly();
  }

  delete(): never {
    throw readOnly();
  }

  rename(): never {
    throw readOnly();
  }

  /** The file that a URI names, once it can be told whether it is there. */
  private async fileAt(uri: vscode.Uri): Promise<PacketFile> {
    const file = parsePacketFile(uri);
    if (file === undefined) {
      throw vscode.FileSystemError.FileNotFound(`There is no packet at ${uri.toString()}.`);
    }
    // A tab of an earlier window may be opened again before the capture is.
    await this.capture.opened;
    return file;
  }

  /** Tells editors that show packets which were dropped or cleared since the last time. */
  private tellGone(): void {
    const { firstSeq } = this.capture;
    const before = this.keptFrom;
    this.keptFrom = firstSeq;
    const gone = openUris().filter((uri) => {
      const seq = parsePacketFile(uri)?.seq;
      return seq !== undefined && seq >= before && seq < firstSeq;
    });
    if (gone.length === 0) return;
    this.changed.fire(gone.map((uri) => ({ type: vscode.FileChangeType.Deleted, uri })));
  }
}

/** Where a packet's file is for VS Code. */
export function packetUri(file: PacketFile): vscode.Uri {
  return vscode.Uri.from({ scheme: packetScheme, ...placeOf(file) });
}

/** Of our scheme, what editors show in their tabs or hold as documents. */
function openUris(): readonly vscode.Uri[] {
  const shown = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(({ input }) => urisOf(input)));
  const held = vscode.workspace.textDocuments.map(({ uri }) => uri);
  const ours = [...shown, ...held].filter(({ scheme }) => scheme === packetScheme);
  return [...new Map(ours.map((uri) => [uri.toString(), uri])).values()];
}

function urisOf(input: unknown): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return [input.uri];
  if (input instanceof vscode.TabInputTextDiff) return [input.original, input.modified];
  return [];
}

function gone({ seq }: PacketFile): vscode.FileSystemError {
  return vscode.FileSystemError.FileNotFound(goneSentence(seq));
}

function readOnly(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions('A packet that was seen cannot be changed.');
}
