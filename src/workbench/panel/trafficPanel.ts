import * as vscode from 'vscode';
import { countBytes } from '../../protocol/countBytes';
import { CaptureOrigin } from '../../traffic/captureOrigin';
import type { MessageToPanel } from '../../webview/panelMessages';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds, viewIds } from '../contributions';
import { keptEvent } from '../keptEvent';
import { PacketGone } from '../packetGone';
import type { Parts } from '../parts';
import { showError } from '../showError';
import { panelCompletions } from './panelCompletions';
import { panelHtml } from './panelHtml';
import type { PanelActions } from './panelSession';
import { PanelSession } from './panelSession';

const stateKey = 'trafficPanel';

/** The view *Traffic* in the panel: a webview that asks this side for what it shows. It keeps its own state while it is hidden. */
export class TrafficPanel implements vscode.WebviewViewProvider, vscode.Disposable {
  private readonly origin: CaptureOrigin;
  private readonly registration: vscode.Disposable;
  private session: PanelSession | undefined;

  constructor(
    private readonly parts: Parts,
    private readonly extensionUri: vscode.Uri,
    private readonly memento: vscode.Memento,
  ) {
    this.origin = new CaptureOrigin(parts.capture);
    this.registration = vscode.window.registerWebviewViewProvider(viewIds.trafficPanel, this);
  }

  dispose(): void {
    this.session?.dispose();
    this.registration.dispose();
    this.origin.dispose();
  }

  /** Called anew each time that the view is shown: its page ends when it is hidden. */
  resolveWebviewView({ webview, onDidDispose }: vscode.WebviewView): void {
    this.session?.dispose();
    const session = new PanelSession(this.parts.capture, this.origin, this.actions(webview));
    this.session = session;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist')],
    };
    const receiving = webview.onDidReceiveMessage((message) => session.receive(message));
    onDidDispose(() => {
      receiving.dispose();
      session.dispose();
    });
    webview.html = panelHtml(webview, this.extensionUri, this.memento.get(stateKey, ''));
  }

  private actions(webview: vscode.Webview): PanelActions {
    const { recent } = this.parts;
    return {
      post: (message: MessageToPanel) => void webview.postMessage(message),
      copy: (text, bytes) => {
        void vscode.env.clipboard
          .writeText(text)
          .then(() => confirmBriefly(`$(copy) ${countBytes(bytes)} copied`));
      },
      gone: (seq) => void showError(new PacketGone(seq)),
      open: (seq) => void this.open(seq).catch(showError),
      run: (command) => void vscode.commands.executeCommand(commandIds[command]),
      complete: panelCompletions,
      history: () => recent.filters(),
      remember: (filter) => void recent.rememberFilter(filter),
      save: (state) => void this.memento.update(stateKey, state),
    };
  }

  /** Opens any event. @throws PacketGone when it went while the page still showed it. */
  private async open(seq: number): Promise<void> {
    const { capture, documents } = this.parts;
    await documents.showPacket(keptEvent(capture, seq));
  }
}
