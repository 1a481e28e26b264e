import * as vscode from 'vscode';

/**
 * The page of the traffic panel. Its policy lets nothing run but our own script, which bears a number that nobody can know
 * before, and nothing be loaded but our style sheet: whatever a packet holds, it is never markup.
 * @param state what a page of an earlier window saved
 */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri, state: string): string {
  // The global one: importing node:crypto would cost every activation its loading.
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
  const resource = (...path: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource('dist', 'trafficPanel.css').toString()}">
<title>Seqpacket Traffic</title>
</head>
<body data-state="${attributeText(state)}">
<script nonce="${nonce}" src="${resource('dist', 'trafficPanel.js').toString()}"></script>
</body>
</html>`;
}

/** Text so that it can stand between double quotes. */
function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
