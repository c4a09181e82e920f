import crypto from 'node:crypto';
import * as vscode from 'vscode';

/** The folder of what the webview loads: the bundle, its styles, the icons' font. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * The page that the webview loads. All that it shows it is told in messages; nothing of a thread is in it, and it may
 * load nothing but its own files.
 */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const folder = webviewFolder(extension);
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const nonce = crypto.randomBytes(18).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('main.css')}">
<title>LangGraph</title>
</head>
<body>
<div id="app"></div>
<script nonce="${nonce}" src="${file('main.js')}"></script>
</body>
</html>`;
}
