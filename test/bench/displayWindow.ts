import * as esbuild from 'esbuild';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../tools/paths';
import { installExtension } from '../tools/vscodeServer';
import { startWorkbench } from '../ui/driver';
import type { Workbench } from '../ui/workbench';
import type { AgentAnswer, AgentRequest } from './displayAgent';

const agentId = 'bench.display-agent';
const version = '1.0.0';
/** What takes longer hangs. */
const longestMs = 60_000;

/** VS Code with our packaged extension, and with the agent that does what is asked of it. */
export class DisplayWindow {
  private constructor(
    readonly workbench: Workbench,
    private readonly portFile: string,
  ) {}

  static async open(settings: Record<string, unknown>): Promise<DisplayWindow> {
    const workbench = await startWorkbench({ settings });
    try {
      return new DisplayWindow(workbench, await startAgent(workbench));
    } catch (error) {
      await workbench.close();
      throw error;
    }
  }

  async ask(request: AgentRequest): Promise<AgentAnswer> {
    const signal = AbortSignal.timeout(longestMs);
    const answer = await this.post(JSON.stringify(request), signal);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${JSON.stringify(request).slice(0, 200)}: ${text}`);
    return JSON.parse(text) as AgentAnswer;
  }

  /** An agent that was started before the window was loaded again may have left its port behind: the next one's is tried. */
  private async post(body: string, signal: AbortSignal): Promise<Response> {
    for (;;) {
      try {
        return await fetch(`http://127.0.0.1:${fs.readFileSync(this.portFile, 'utf8')}`, {
          method: 'POST',
          body,
          signal,
        });
      } catch (error) {
        if (!isRefused(error)) throw error;
        signal.throwIfAborted();
        await this.workbench.page.waitForTimeout(50);
      }
    }
  }

  /** Closes all editors and notifications, and waits until nothing of them is on the screen. */
  async clear(): Promise<void> {
    for (const command of ['workbench.action.closeAllEditors', 'notifications.clearAll']) {
      await this.ask({ run: 'command', command, args: [] });
    }
    await this.workbench.page.waitForFunction(noneShown);
    // What closing has let go of is collected in idle time.
    await this.workbench.page.waitForTimeout(500);
  }

  /**
   * When (`Date.now()`) the editor's tab came and when its lines stood on the screen, with a change among them if there
   * is one. To be called before what opens it.
   */
  untilShown(isEdited: boolean): Promise<{ tabAt: number; shownAt: number }> {
    return this.workbench.page.evaluate(watch(isEdited));
  }

  /** Whether VS Code says that it gave the diff up. */
  async gaveUp(): Promise<boolean> {
    return (await this.workbench.page.getByText('stopped early').count()) > 0;
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error && (error.cause as { code?: string } | undefined)?.code === 'ECONNREFUSED';

/** Returns the file in which it says where it listens. */
async function startAgent(workbench: Workbench): Promise<string> {
  const extensions = path.join(workbench.dataFolder, 'extensions');
  await installExtension(await packAgent(path.join(workbench.dataFolder, 'agent')), workbench.dataFolder, extensions);
  await workbench.reload();
  const file = path.join(extensions, `${agentId}-${version}`, 'port');
  for (const end = Date.now() + 30_000; !fs.existsSync(file) || fs.readFileSync(file, 'utf8') === '';) {
    if (Date.now() > end) throw new Error('the agent did not start');
    await workbench.page.waitForTimeout(50);
  }
  return file;
}

/** As the agent is not published, it is packed here. */
async function packAgent(folder: string): Promise<string> {
  const [publisher, name] = agentId.split('.');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/bench/displayAgent.ts'],
    outfile: path.join(folder, 'displayAgent.js'),
    bundle: true,
    platform: 'node',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const manifest = {
    name,
    publisher,
    version,
    engines: { vscode: '^1.105.0' },
    main: 'displayAgent.js',
    activationEvents: ['*'],
  };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  const vsix = path.join(folder, 'agent.vsix');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/@vscode/vsce/vsce'),
      ...['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--allow-star-activation'],
      ...['-o', vsix],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the agent was not packed: ${stdout}${stderr}`);
  return vsix;
}

// What runs in the page is text, for this is compiled without the browser's types.

const visible = `(selector) => [...document.querySelectorAll(selector)].filter((each) => each.getClientRects().length > 0)`;
const noneShown = `(${visible})('.monaco-diff-editor .view-line, .tabs-container .tab').length === 0`;

/** Lines with text on both sides, and the mark of a change; the next frame has painted them. */
const watch = (isEdited: boolean): string => `new Promise((resolve, reject) => {
  const visible = ${visible};
  const lines = (side) => visible('.monaco-diff-editor .editor.' + side + ' .view-line')
    .filter((line) => line.textContent.trim() !== '').length;
  const marks = '.monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert';
  const end = Date.now() + ${longestMs};
  let tabAt;
  const look = () => {
    tabAt ??= document.querySelector('.tabs-container .tab') ? Date.now() : undefined;
    if (lines('original') > 3 && lines('modified') > 3 && (!${isEdited} || visible(marks).length > 0)) {
      requestAnimationFrame(() => resolve({ tabAt, shownAt: Date.now() }));
    } else if (Date.now() > end) {
      reject(new Error('the diff was not shown'));
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
})`;
