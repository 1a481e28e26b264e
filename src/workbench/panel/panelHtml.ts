import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The page of the traffic panel. Its policy lets nothing run but our own script, which bears a number that nobody can know
 * before, and nothing be loaded but our style sheet: whatever a packet holds, it is never markup.
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const resource = (...path: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource('media', 'trafficPanel.css').toString()}">
<title>Seqpacket Traffic</title>
</head>
<body>
<script nonce="${nonce}" src="${resource('dist', 'trafficPanel.js').toString()}"></script>
</body>
</html>`;
}
