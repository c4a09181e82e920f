import fs from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { root } from '../tools/paths';
import { patience, until } from '../tools/patience';
import { isSoak } from '../tools/soak';

const viewContainer = 'LangGraph';
const category = 'LangGraph Threads';
const extensionId = 'langgraph-threads.langgraph-threads';

/** What the workbench keeps in this browser. Secrets are encrypted. */
const readStorage = `(async () => {
  const ask = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const kept = [JSON.stringify({ ...localStorage })];
  for (const { name } of await indexedDB.databases()) {
    const database = await ask(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const values = await ask(database.transaction(store).objectStore(store).getAll());
      kept.push(...values.map((value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value) ?? '')));
    }
    database.close();
  }
  return kept.join('\\n');
})()`;

/** As the picker of themes names them, and the class that the workbench has by them. */
const themes = {
  dark: { label: 'Dark Modern', className: 'vs-dark' },
  light: { label: 'Light Modern', className: 'vs' },
  highContrast: { label: 'Dark High Contrast', className: 'hc-black' },
};
/** In which axe looks: `npm run soak` takes them all. */
export const axeThemes: (keyof typeof themes)[] = isSoak ? ['dark', 'light', 'highContrast'] : ['dark'];

/** The workbench on the screen, and a person's ways through it. Selectors are those of VS Code 1.139. */
export class Workbench {
  constructor(
    readonly page: Page,
    private readonly address: string,
    /** Where this VS Code keeps settings and logs. */
    readonly dataFolder: string,
    readonly close: () => Promise<void>,
  ) {
    page.setDefaultTimeout(30_000 * patience());
  }

  async load(): Promise<void> {
    await this.page.goto(this.address, { waitUntil: 'commit' });
    await this.page.locator('.monaco-workbench').waitFor();
    await this.icon().waitFor();
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'commit' });
    await this.icon().waitFor();
  }

  /** All that the browser keeps of this window. */
  async kept(): Promise<string> {
    return this.page.evaluate<string>(readStorage);
  }

  /** Reloads as soon as VS Code has written down what is `meant`: it keeps tabs and what extensions know every few seconds. */
  async reloadWhenKept(meant: (kept: string) => boolean): Promise<void> {
    await until('VS Code keeps it', async () => meant(await this.kept()));
    await this.reload();
  }

  private icon(): Locator {
    return this.page.locator(`.activitybar a.action-label[aria-label^="${viewContainer}"]`);
  }

  /** What the webview on the screen shows. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  // ---- the view

  /** Shows the Threads view. */
  async openView(): Promise<void> {
    const title = this.page.locator('.sidebar .composite.title h2', { hasText: viewContainer });
    if (!(await title.isVisible())) await this.icon().click();
    await title.waitFor();
  }

  /** An action of the view's title bar. */
  viewAction(title: string): Locator {
    return this.page.locator(`.sidebar .composite.title .actions-container a.action-label[aria-label="${title}"]`);
  }

  /** The welcome content that stands in an empty view. */
  welcome(): Locator {
    return this.page.locator('.sidebar .welcome-view-content');
  }

  /** The tree row that contains `text` (or matches it). */
  row(text: string | RegExp): Locator {
    return this.page.locator('.sidebar .pane-body .monaco-list-row', { hasText: text }).first();
  }

  /** Every row on the screen, top to bottom, in screen-reader words. */
  async rows(): Promise<string[]> {
    const rows = await this.page.locator('.sidebar .pane-body .monaco-list-row').all();
    const found = await Promise.all(
      rows.map(async (row) => ({
        index: Number(await row.getAttribute('data-index')),
        label: (await row.getAttribute('aria-label')) ?? '',
      })),
    );
    return found.sort((a, b) => a.index - b.index).map(({ label }) => label);
  }

  /** Expands a collapsed row. */
  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  }

  /** Opens a row's context menu and returns its items' titles. */
  async menuItems(row: Locator): Promise<string[]> {
    await this.closeMenu();
    await row.click({ button: 'right' });
    await this.menu().waitFor();
    const items = await this.menu().locator('a.action-menu-item .action-label').allTextContents();
    return items.map((item) => item.trim()).filter(Boolean);
  }

  /** Chooses an item of the menu that is open, by keyboard: VS Code ignores a click that comes right after the menu. */
  async choose(item: string): Promise<void> {
    await this.focusItem(item);
    await this.page.keyboard.press('Enter');
    await this.menu().first().waitFor({ state: 'detached' });
  }

  /** Chooses an item of a row's context menu. What the item depends on may reach VS Code a moment later: then once more. */
  async contextMenu(row: Locator, item: string): Promise<void> {
    await until(`the menu has ${item}`, async () => (await this.menuItems(row)).includes(item));
    await this.choose(item);
  }

  /** Chooses an item of a submenu of a row's context menu. */
  async contextSubmenu(row: Locator, submenu: string, item: string): Promise<void> {
    await until(`the menu has ${submenu}`, async () => (await this.menuItems(row)).includes(submenu));
    await this.focusItem(submenu);
    await this.page.keyboard.press('ArrowRight');
    await this.menu().locator('.monaco-submenu').waitFor();
    await this.choose(item);
  }

  private async focusItem(item: string): Promise<void> {
    // An item's name ends with its key, if it has one; a submenu is inside of its item.
    const label = this.menu()
      .locator('.action-item.focused > .action-menu-item > .action-label')
      .and(this.page.getByText(item, { exact: true }));
    await until(`the menu's ${item} has the focus`, async () => {
      if (await label.isVisible()) return true;
      await this.page.keyboard.press('ArrowDown');
      return label.isVisible();
    });
  }

  /** A menu that stayed open would take every click. */
  private async closeMenu(): Promise<void> {
    await until('no menu is open', async () => {
      if ((await this.menu().count()) === 0) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
  }

  private menu(): Locator {
    return this.page.locator('.context-view .monaco-menu');
  }

  /** Clicks one of the icons that a row shows under the pointer. */
  async inlineAction(row: Locator, title: string): Promise<void> {
    await row.hover();
    await row.locator(`.actions a.action-label[aria-label="${title}"]`).click();
  }

  // ---- questions

  /** The input box, or a pick's filter. */
  quickInput(): Locator {
    return this.page.locator('.quick-input-widget input.input');
  }

  quickInputTitle(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-title');
  }

  /** The prompt, or what is wrong with what was typed. */
  quickInputMessage(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-message');
  }

  async answer(text: string): Promise<void> {
    await this.quickInput().waitFor();
    await this.quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  pickRow(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
  }

  async pick(label: string | RegExp): Promise<void> {
    await this.pickRow(label).click();
  }

  /** A modal dialog. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  async dialogButton(name: string): Promise<void> {
    await this.dialog().getByRole('button', { name, exact: true }).click();
  }

  /** Runs one of the extension's commands, or (with `of` empty) any other, by its title in the palette. */
  async runCommand(title: string, of = category): Promise<void> {
    const label = of ? `${of}: ${title}` : title;
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`).first();
    const timeout = 5_000 * patience();
    await until(`the palette has ${label}`, async () => {
      await this.page.keyboard.press('F1');
      try {
        await this.quickInput().fill(`>${label}`, { timeout });
        await row.waitFor({ timeout });
        return true;
      } catch {
        // Whatever takes the focus a moment later closes the palette.
        await this.page.keyboard.press('Escape');
        return false;
      }
    });
    await this.page.keyboard.press('Enter');
  }

  /** Changes the colours of what is on the screen. */
  async setTheme(theme: keyof typeof themes): Promise<void> {
    await this.runCommand('Color Theme', 'Preferences');
    await this.quickInput().fill(themes[theme].label);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: themes[theme].label }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator(`.monaco-workbench.${themes[theme].className}`).waitFor();
    await this.quickInput().waitFor({ state: 'hidden' });
  }

  // ---- notifications

  /** The notification that contains `text`. */
  toast(text: string | RegExp = ''): Locator {
    return this.page.locator('.notifications-toasts .notification-toast', { hasText: text }).first();
  }

  async toastText(text: string | RegExp = ''): Promise<string> {
    return (await this.toast(text).locator('.notification-list-item-message').textContent()) ?? '';
  }

  async toastButton(text: string | RegExp, button: string): Promise<void> {
    await this.toast(text).getByRole('button', { name: button, exact: true }).click();
  }

  async closeToast(text: string | RegExp = ''): Promise<void> {
    await this.toast(text).hover();
    await this.toast(text).locator('.codicon-notifications-clear').click();
  }

  // ---- editors

  async activeTab(): Promise<string> {
    return (await this.page.locator('.tabs-container .tab.active').getAttribute('aria-label')) ?? '';
  }

  /** The first tab whose title begins with `title`. */
  tab(title: string): Locator {
    return this.page.locator(`.tabs-container .tab[aria-label^="${title}"]`).first();
  }

  /** The rendered lines of a side of the diff editor; long documents are rendered in part. */
  diffText(side: 'original' | 'modified'): Promise<string> {
    return this.renderedText(`.monaco-diff-editor .editor.${side}`);
  }

  editorText(): Promise<string> {
    return this.renderedText('.editor-instance .monaco-editor');
  }

  private async renderedText(editor: string): Promise<string> {
    const lines = this.page.locator(`${editor} .view-lines .view-line`);
    await lines.first().waitFor();
    // This file is compiled without the browser's types.
    const placed = await lines.evaluateAll((all: unknown[]) =>
      (all as { style: { top: string }; textContent: string }[]).map(({ style, textContent }) => ({
        top: parseFloat(style.top),
        text: textContent,
      })),
    );
    return placed
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' '))
      .join('\n');
  }

  // ---- what is left behind

  /** Saves what is on the screen to out/screenshots, and returns the file. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(root, 'out', 'screenshots', `${name.replace(/[^\w.-]+/g, '-').slice(0, 100)}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  clipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** The extension's log channel, all windows. */
  log(): string {
    const folder = path.join(this.dataFolder, 'logs');
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files
      .filter((name) => name.includes(extensionId) && name.endsWith('.log'))
      .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
      .join('');
  }
}
