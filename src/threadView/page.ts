import crypto from 'node:crypto';
import * as vscode from 'vscode';
import type { Log } from '../host/log';
import { asRequest, type Request } from '../webview/protocol';

/** Loads the page into a panel, and again with `load`. Requests come until the panel is closed; what is none is dropped. */
export function openPage(
  panel: vscode.WebviewPanel,
  extension: vscode.Uri,
  log: Log,
  handle: (request: Request) => Promise<void>,
): { load: () => void } {
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
  const subscription = webview.onDidReceiveMessage((message: unknown) => {
    const request = asRequest(message);
    if (request) void handle(request);
    else log.warn('thread view: a message that is none was dropped');
  });
  panel.onDidDispose(() => {
    subscription.dispose();
  });
  const load = (): void => {
    webview.html = pageOf(webview, extension);
  };
  load();
  return { load };
}

/** The folder of what the webview loads: the bundle, its styles, the icons' font. */
function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * The page that the webview loads. All that it shows it is told in messages; nothing of a thread is in it, and it may
 * load nothing but its own files.
 */
function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
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
