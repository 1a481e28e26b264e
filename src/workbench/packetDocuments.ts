import * as vscode from 'vscode';
import { packetReport } from '../traffic/packetReport';
import type { CaptureStore } from '../traffic/captureStore';

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

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? 'This packet is not kept any more.\n';
  }

  /** Opens the packet with this number as a preview. */
  async showPacket(seq: number): Promise<void> {
    const event = this.capture.get(seq);
    if (event === undefined) return;
    await this.show(`Packet ${seq}.txt`, packetReport(event));
  }

  /** Opens a reply as a preview beside the editor in use; a new document each time, so that two replies can be compared. */
  async showReply(name: string, text: string): Promise<void> {
    this.replies += 1;
    await this.show(`${this.replies}/${name}`, text, replyColumn());
  }

  /** Opens any text of ours, read-only. */
  async show(path: string, text: string, viewColumn = vscode.ViewColumn.Active): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${path}` });
    this.texts.set(uri.toString(), text);
    // A document that is still open would keep what it showed before.
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, viewColumn });
  }
}

/** Beside what a person works on; but a reply takes the place of the one before. */
function replyColumn(): vscode.ViewColumn {
  const active = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const ours = active instanceof vscode.TabInputText && active.uri.scheme === scheme;
  return active === undefined || ours ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}
