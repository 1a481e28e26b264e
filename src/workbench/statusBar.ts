import * as vscode from 'vscode';
import type { Endpoints } from '../endpoints/endpoints';
import type { RunningTap, Taps } from '../endpoints/taps';
import { captureNotices } from '../traffic/captureNotices';
import type { CaptureStore } from '../traffic/captureStore';
import type { TrafficCounts } from '../traffic/trafficCounts';
import { countOf } from '../traffic/countOf';
import { createThrottle } from '../traffic/throttle';
import { commandIds } from './contributions';
import { plainMarkdown } from './plainMarkdown';
import { statusText, tappedText } from './statusTexts';

/** The item is redrawn at most this often, in ms. */
const intervalMs = 250;

/**
 * One status-bar item: servers running and packets seen, with the actions in its tooltip. The extension starts with every window, so
 * it is shown only where there is something to say.
 */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'seqpacket.status',
    vscode.StatusBarAlignment.Left,
  );
  private readonly redraw = createThrottle(() => this.draw(), intervalMs);
  private readonly unsubscribe: readonly (() => void)[];

  constructor(
    private readonly endpoints: Endpoints,
    private readonly taps: Taps,
    private readonly capture: CaptureStore,
  ) {
    this.item.name = 'Seqpacket';
    this.item.command = commandIds.showTraffic;
    const request = () => this.redraw.request();
    this.unsubscribe = [
      endpoints.onDidChange(request),
      taps.onDidChange(request),
      capture.onDidChange(request),
    ];
    this.draw();
  }

  dispose(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.redraw.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const servers = this.endpoints.servers();
    const taps = this.taps.running();
    const isPaused = this.capture.pause !== undefined;
    if (servers.length === 0 && taps.length === 0 && this.capture.packets === 0 && !isPaused) {
      this.item.hide();
      return;
    }
    const state = statusText({ servers: servers.length, taps, packets: this.capture.packets, isPaused });
    this.item.text = `${isPaused ? '$(warning)' : '$(arrow-swap)'} ${state}`;
    this.item.accessibilityInformation = { label: `Seqpacket: ${state}`, role: 'button' };
    this.item.tooltip = tooltip(
      servers.map((server) => server.address),
      taps,
      this.capture,
    );
    this.item.show();
  }
}

function tooltip(
  addresses: readonly string[],
  taps: readonly RunningTap[],
  capture: CaptureStore,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('', true);
  markdown.isTrusted = { enabledCommands: Object.values(commandIds) };
  markdown.appendMarkdown('**Seqpacket**\n\n');
  for (const address of addresses) {
    markdown.appendMarkdown(`$(server) ${plainMarkdown(address)}\n\n`);
  }
  for (const tap of taps) markdown.appendMarkdown(`$(eye) ${plainMarkdown(tappedText(tap))}\n\n`);
  if (addresses.length + taps.length === 0) {
    markdown.appendMarkdown('No server or tap of this window is running.\n\n');
  }
  markdown.appendMarkdown(`${trafficOf(capture.counts)}\n\n`);
  for (const notice of captureNotices(capture)) {
    markdown.appendMarkdown(`$(info) ${plainMarkdown(notice)}\n\n`);
  }
  markdown.appendMarkdown(
    [
      action('play', 'Send Request', commandIds.sendRequest),
      action('add', 'Start Server', commandIds.startServer),
      action('eye', 'Start Tap', commandIds.startTap),
      action('list-unordered', 'Show Traffic', commandIds.showTraffic),
      action('output', 'Show Output', commandIds.showOutput),
    ].join(' &nbsp; '),
  );
  return markdown;
}

/** "In: 3 packets, 17 bytes · Out: 1 packet, 4 bytes". */
function trafficOf({ packetsIn, bytesIn, packetsOut, bytesOut }: TrafficCounts): string {
  const inward = `In: ${countOf(packetsIn, 'packet')}, ${countOf(bytesIn, 'byte')}`;
  return `${inward} · Out: ${countOf(packetsOut, 'packet')}, ${countOf(bytesOut, 'byte')}`;
}

function action(icon: string, label: string, command: string): string {
  return `[$(${icon}) ${label}](command:${command})`;
}
