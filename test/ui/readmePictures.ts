import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startJavaScriptServer } from '../servers/stage/javascriptServer';
import { createThread, runAndWait } from '../servers/stage/rest';
import { seed } from '../servers/stage/seed';
import { launchBrowser } from '../tools/chromium';
import { root } from '../tools/paths';
import { animate, type Frame } from './animation';
import { startWorkbench } from './driver';
import type { Workbench } from './workbench';

const pictures = path.join(root, 'media', 'readme');
const chat = 'Finished chat';
const conversation = 'Lamps and their prices';
const agent = 'An agent at work';

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Takes a picture of the workbench as it is now, or of a part of it. */
async function takeNow({ page }: Workbench, name: string, clip?: Area): Promise<void> {
  await page.waitForTimeout(600);
  await page.screenshot({ path: path.join(pictures, `${name}.png`), ...(clip && { clip }) });
  console.log(`media/readme/${name}.png`);
}

/** The same without a pointer that shows a tooltip. */
async function take(workbench: Workbench, name: string, clip?: Area): Promise<void> {
  await workbench.page.mouse.move(700, 670);
  await takeNow(workbench, name, clip);
}

/** The upper left of the window. */
const corner = (width: number, height: number): Area => ({ x: 0, y: 0, width, height });

/** What the README begins with: threads, what an agent did, a step of it, a copy, and that the copy is exact. */
async function takeTour(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const frames: Frame[] = [];
  const add = async (milliseconds: number): Promise<void> => {
    await page.waitForTimeout(600);
    frames.push({ png: await page.screenshot(), milliseconds });
  };
  await page.setViewportSize({ width: 1000, height: 562 });
  await workbench.row(agent).waitFor();
  await page.mouse.move(700, 540);
  await add(1800);
  await workbench.row(agent).click();
  const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await view.locator('.card').waitFor();
  await view.locator('.message').last().waitFor();
  await add(3000);
  await view.getByText('called', { exact: false }).first().click();
  await add(2500);
  await workbench.menuItems(workbench.row(chat));
  await page.getByRole('menuitem', { name: 'Copy Thread', exact: true }).hover();
  await add(1500);
  await workbench.choose('Copy Thread');
  await workbench.toast('Identical').waitFor();
  await workbench.diffText('modified');
  await workbench.toast('Opening the diff').waitFor({ state: 'detached' });
  await page.mouse.move(700, 540);
  await add(3500);
  fs.writeFileSync(path.join(pictures, 'tour.png'), animate(frames));
  console.log('media/readme/tour.png');
  if (await workbench.toast('Identical').isVisible()) await workbench.closeToast('Identical');
  await workbench.runCommand('Close All Editors', 'View');
  await workbench.viewAction('Refresh').click();
}

async function widenSideBar({ page }: Workbench, to: number): Promise<void> {
  const bar = await page.locator('.part.sidebar').boundingBox();
  if (!bar) throw new Error('no side bar');
  await page.mouse.move(bar.x + bar.width + 1, 400);
  await page.mouse.down();
  await page.mouse.move(to, 400, { steps: 5 });
  await page.mouse.up();
}

async function openThreads(workbench: Workbench): Promise<void> {
  await workbench.openView();
  await workbench.row('Sample').waitFor();
  await workbench.expand(workbench.row('Sample'));
  await workbench.row(chat).waitFor();
}

async function takePictures(workbench: Workbench, runOn: (title: string) => Promise<unknown>): Promise<void> {
  const { page } = workbench;
  await page.setViewportSize({ width: 1200, height: 675 });
  await widenSideBar(workbench, 420);
  await takeFilter(workbench);

  await workbench.menuItems(workbench.row(chat));
  await page.getByRole('menuitem', { name: 'Copy Thread', exact: true }).hover();
  await takeNow(workbench, 'menu', corner(840, 480));

  await workbench.choose('Copy Thread');
  await workbench.toast('Identical').waitFor();
  await workbench.diffText('modified');
  await workbench.toast('Opening the diff').waitFor({ state: 'detached' });
  await take(workbench, 'identical');
  await workbench.closeToast('Identical');

  await runOn(chat);
  await workbench.contextMenu(workbench.row(new RegExp(`^${chat}(?!.*\\(copy)`)), 'Select for Compare');
  await workbench.contextMenu(workbench.row(/\(copy/), 'Compare with Selected');
  await workbench.toast('copy point').waitFor();
  await page.locator('.line-insert, .line-delete').first().waitFor();
  await take(workbench, 'ran-on');
  await workbench.closeToast('copy point');
}

/** A branched thread, open, cut out. */
async function takeCheckpoints(workbench: Workbench): Promise<void> {
  const thread = workbench.row('Edited and run again');
  await workbench.expand(thread);
  const last = workbench.page.locator('.sidebar .monaco-list-row[aria-label^="Checkpoint, Input"]').last();
  await last.waitFor();
  const [top, bottom] = [await thread.boundingBox(), await last.boundingBox()];
  if (!top || !bottom) throw new Error('no rows');
  const height = bottom.y + bottom.height - top.y;
  await take(workbench, 'checkpoints', { x: top.x, y: top.y, width: top.width, height });
}

const toTop = (element: { scrollIntoView(): void }): void => {
  element.scrollIntoView();
};

/** A conversation with a subagent, cut out of the thread view. */
async function takeConversation(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Close All Editors', 'View');
  await workbench.contextMenu(workbench.row(conversation), 'Open Conversation');
  const view = workbench.webview();
  await view.getByRole('button', { name: 'Show what subagents said' }).click();
  await view.locator('.call > summary').first().click();
  await view.locator('.subagent > summary').first().click();
  await view.locator('.subagent .message').first().waitFor();
  await view.locator('.call').first().evaluate(toTop);
  const editor = await workbench.page.locator('.part.editor').boundingBox();
  if (!editor) throw new Error('no editor');
  await take(workbench, 'conversation', editor);
}

/** The question before a run, cut out: a run is dismissed here. */
async function takeQuestion(workbench: Workbench): Promise<void> {
  await workbench.contextMenu(workbench.row('Waiting for approval'), 'Copy and Run…');
  await workbench.pick('Answer');
  await workbench.answer('yes, ten of them');
  await workbench.dialog().waitFor();
  await workbench.dialog().screenshot({ path: path.join(pictures, 'run-question.png') });
  console.log('media/readme/run-question.png');
  await workbench.page.keyboard.press('Escape');
  await workbench.dialog().waitFor({ state: 'detached' });
}

/** The view and the pick, cut out; the filter is not left behind. */
async function takeFilter(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.viewAction('Filter Threads…').click();
  await workbench.answer('graph:chat');
  await workbench.row('graph:chat ·').waitFor();
  await workbench.viewAction('Filter Threads…').click();
  await workbench.pickRow('status:idle').waitFor();
  await takeNow(workbench, 'filter', corner(1000, 440));
  await page.keyboard.press('Escape');
  await workbench.inlineAction(workbench.row(/^Sample/), 'Clear Filter');
  await workbench.row('Waiting for approval').waitFor();
}

/** The icon of the marketplace page, from its drawing. */
async function drawIcon(): Promise<void> {
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  const drawing = fs.readFileSync(path.join(root, 'media', 'icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0 }</style>${drawing}`);
  await page.screenshot({ path: path.join(root, 'media', 'icon.png'), omitBackground: true });
  await browser.close();
}

async function main(): Promise<void> {
  fs.mkdirSync(pictures, { recursive: true });
  await drawIcon();
  await promisify(execFile)(process.execPath, ['test/tools/package.mjs'], { cwd: root });
  const server = await startJavaScriptServer();
  try {
    const threads = await seed(server.url, {
      only: ['finishedChat', 'interrupted', 'failed', 'branched', 'subagent', 'agent'],
    });
    await runAndWait(server, await createThread(server, { metadata: { title: conversation } }), 'deepAgent', {
      messages: [{ role: 'user', content: 'Which lamps are there?' }],
      calls: 2,
    });
    const workbench = await startWorkbench({
      settings: { 'langgraphThreads.deployments': [{ name: 'Sample', url: server.url }] },
    });
    try {
      await openThreads(workbench);
      await takeTour(workbench);
      await takePictures(workbench, () =>
        runAndWait(server, threads.finishedChat, 'chat', {
          messages: [{ role: 'user', content: 'And one more thing.' }],
        }),
      );
      await takeCheckpoints(workbench);
      await takeConversation(workbench);
      await takeQuestion(workbench);
    } finally {
      await workbench.screenshot('pictures, at the end');
      await workbench.close();
    }
  } finally {
    await server.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
