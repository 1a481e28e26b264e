import * as vscode from 'vscode';
import { packetReport } from '../traffic/packetReport';
import type { CaptureStore } from '../traffic/captureStore';
import type { TrafficEvent } from '../traffic/trafficEvent';
import { goneSentence } from './goneSentence';

/** Scheme of our read-only documents. */
const scheme = 'seqpacket';

/** Read-only documents: a packet of the traffic with its key facts and hex dump, and the reply to a request. */
export class PacketDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private replies = 0;

  constructor(private readonly capture: CaptureStore) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      // The text goes with its document; an editor that is only hidden keeps the document open.
      vscode.workspace.onDidCloseTextDocument((document) => this.texts.delete(document.uri.toString())),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.texts.get(uri.toString()) ?? (await this.again(uri));
  }

  /** Opens a packet, or another event, as a preview. */
  async showPacket(event: TrafficEvent): Promise<void> {
    await this.open(packetPlace(event), packetReport(event));
  }

  /** Opens a reply as a preview beside the editor in use; a new document each time, so that two replies can be compared. */
  async showReply(name: string, text: string): Promise<void> {
    this.replies += 1;
    await this.show(`${this.replies}/${name}`, text, replyColumn());
  }

  /** Opens any text of ours, read-only. */
  async show(path: string, text: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
    await this.open({ path: `/${path}` }, text, viewColumn);
  }

  private async open(
    place: { readonly path: string; readonly query?: string },
    text: string,
    viewColumn = vscode.ViewColumn.Active,
  ): Promise<void> {
    const uri = vscode.Uri.from({ scheme, ...place });
    this.texts.set(uri.toString(), text);
    // A document that is still open would keep what it showed before.
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, viewColumn });
  }

  /** The text of a document that was closed, and is opened again by its name: there is one of an event that is kept. */
  private async again({ path, query }: vscode.Uri): Promise<string> {
    const number = /^\/Packet (\d{1,15})\.txt$/.exec(path)?.[1];
    if (number === undefined) return 'This text is not kept any more.\n';
    const seq = Number(number);
    await this.capture.opened;
    const event = this.capture.get(seq);
    return event?.timeNs.toString() === query ? packetReport(event) : `${goneSentence(seq)}\n`;
  }
}

/** Where the document of an event is. The query tells it from one of that number in another capture. */
function packetPlace({ seq, timeNs }: TrafficEvent): { readonly path: string; readonly query: string } {
  return { path: `/Packet ${seq}.txt`, query: timeNs.toString() };
}

/** Beside what a person works on; but a reply takes the place of the one before. */
function replyColumn(): vscode.ViewColumn {
  const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const ours = active instanceof vscode.TabInputText && active.uri.scheme === scheme;
  return active === undefined || ours ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}
