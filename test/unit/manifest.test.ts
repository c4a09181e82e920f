import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as ids from '../../src/ids';

interface Menu {
  command?: string;
  submenu?: string;
  when?: string;
}

interface Manifest {
  name: string;
  publisher: string;
  activationEvents: string[];
  contributes: {
    viewsContainers: Record<string, { id: string }[]>;
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; contents: string }[];
    commands: { command: string; title: string; enablement?: string }[];
    menus: Record<string, Menu[]>;
    configuration: { properties: Record<string, { scope?: string }> };
    configurationDefaults: Record<string, unknown>;
    languages: { id: string; extensions: string[]; configuration: string }[];
    grammars: { language: string; path: string }[];
    keybindings: Menu[];
    submenus: { id: string }[];
    walkthroughs: { steps: { completionEvents: string[] }[] }[];
  };
}

const text = fs.readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const words = JSON.parse(fs.readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes } = manifest;

const commands = contributes.commands.map(({ command }) => command);
const menus = Object.values(contributes.menus).flat();
const sorted = (all: Iterable<string>) => [...all].sort();

/** Small words stay small, except at the beginning; the rest begins with a capital. */
function isTitleCase(title: string): boolean {
  const small = new Set([
    'a',
    'an',
    'and',
    'as',
    'at',
    'by',
    'for',
    'from',
    'in',
    'of',
    'on',
    'or',
    'the',
    'to',
    'with',
  ]);
  return title.split(/ (?:\/ )?/).every((word, index) => /^([A-Z]|cURL$)/.test(word) || (index > 0 && small.has(word)));
}

describe('package.json', () => {
  it('has the id that others rely on', () => {
    assert.equal(`${manifest.publisher}.${manifest.name}`, 'langgraph-threads.langgraph-threads');
  });

  it('contributes exactly the commands of ids.ts', () => {
    assert.deepEqual(sorted(commands), sorted(ids.commandIds));
    assert.equal(new Set(commands).size, commands.length);
  });

  it('names only its own commands in menus and keybindings', () => {
    const named = [...menus, ...contributes.keybindings].flatMap(({ command }) => command ?? []);
    assert.deepEqual(
      named.filter((command) => !commands.includes(command)),
      [],
    );
  });

  it('fills every submenu, and has it in a menu', () => {
    for (const { id } of contributes.submenus) {
      assert.ok((contributes.menus[id] ?? []).length > 0, id);
      assert.ok(
        menus.some(({ submenu }) => submenu === id),
        id,
      );
    }
    const named = menus.flatMap(({ submenu }) => submenu ?? []);
    assert.deepEqual(
      named.filter((each) => !contributes.submenus.some(({ id }) => id === each)),
      [],
    );
  });

  it('has keys only for threads that are selected in its view, and never in an input box', () => {
    assert.equal(contributes.keybindings.length, 3);
    for (const { when = '' } of contributes.keybindings) {
      const clauses = when.split(' && ');
      const needed = [`focusedView == ${ids.threadsViewId}`, ids.threadSelectionKey, 'listFocus', '!inputFocus'];
      assert.deepEqual(sorted(clauses), sorted(needed));
    }
  });

  it('contributes exactly the view of ids.ts', () => {
    const containers = Object.values(contributes.viewsContainers).flat();
    assert.deepEqual(
      containers.map(({ id }) => id),
      [ids.viewContainerId],
    );
    assert.deepEqual(Object.keys(contributes.views), [ids.viewContainerId]);
    assert.deepEqual(
      contributes.views[ids.viewContainerId]?.map(({ id }) => id),
      [ids.threadsViewId],
    );
  });

  it('names no other view, and no context key that ids.ts does not have', () => {
    const clauses = [
      ...[...menus, ...contributes.keybindings].map(({ when }) => when ?? ''),
      ...contributes.commands.map(({ enablement }) => enablement ?? ''),
    ];
    const known = new Set<string>([
      ids.threadsViewId,
      ids.threadEditorId,
      ids.comparisonEditorId,
      ids.compareSelectionKey,
      ids.threadSelectionKey,
      ...ids.commandIds,
    ]);
    const used = new Set(clauses.flatMap((clause) => clause.match(/\blanggraphThreads\.\w+/g) ?? []));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
    assert.ok(used.has(ids.compareSelectionKey), 'a context key that no clause reads');
    assert.deepEqual(
      contributes.viewsWelcome.map(({ view }) => view),
      [ids.threadsViewId],
    );
  });

  it('checks the steps of its walkthrough off by what there is', () => {
    const known = [
      ...commands,
      ids.threadsViewId,
      ids.diffOpenedKey,
      ids.deploymentsKey,
      `${ids.settingsSection}.deployments`,
    ];
    for (const { steps } of contributes.walkthroughs) {
      for (const [event = '', name = ''] of steps.flatMap(({ completionEvents }) =>
        completionEvents.map((event) => /^on\w+:(.+)$/.exec(event) ?? []),
      )) {
        assert.ok(known.includes(name), event);
      }
      assert.equal(steps.length, 4);
    }
  });

  it('has exactly the settings of ids.ts, at most ten, none of which a workspace can set', () => {
    const settings = Object.entries(contributes.configuration.properties);
    assert.deepEqual(
      sorted(settings.map(([key]) => key)),
      sorted(ids.settingKeys.map((key) => `${ids.settingsSection}.${key}`)),
    );
    assert.ok(settings.length <= 10);
    for (const [key, { scope }] of settings) assert.equal(scope, 'application', key);
  });

  it('has the language and the scheme of ids.ts', () => {
    const [language, conversation] = contributes.languages;
    assert.equal(language?.id, ids.documentLanguage);
    assert.deepEqual(language.extensions, [ids.documentExtension]);
    assert.deepEqual(
      [conversation?.id, conversation?.extensions],
      [ids.conversationLanguage, [ids.conversationExtension]],
    );
    assert.ok(`[${ids.conversationLanguage}]` in contributes.configurationDefaults);
    assert.deepEqual(
      contributes.grammars.map(({ language }) => language),
      [ids.documentLanguage],
    );
    assert.ok(`[${ids.documentLanguage}]` in contributes.configurationDefaults);
    assert.deepEqual(manifest.activationEvents, [
      `onFileSystem:${ids.documentScheme}`,
      `onFileSystem:${ids.editScheme}`,
    ]);
  });

  it('has a sentence for every %key%, and no sentence without a key', () => {
    const keys = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? ''));
    assert.deepEqual(sorted(keys), sorted(Object.keys(words)));
  });

  it('links only to its own commands', () => {
    const links = Object.values(words).flatMap((sentence) => [...sentence.matchAll(/\(command:([\w.]+)/g)]);
    const known = [...commands, `${ids.threadsViewId}.focus`];
    for (const [, command = ''] of links) assert.ok(known.includes(command), command);
  });

  it('titles commands in title case, without a full stop', () => {
    for (const { command, title } of contributes.commands) {
      assert.match(title, /^%.*%$/, command);
      const shown = words[title.slice(1, -1)] ?? '';
      assert.ok(isTitleCase(shown), shown);
      assert.doesNotMatch(shown, /\.$|LangGraph Threads/, command);
    }
  });

  it('names only files that exist', () => {
    for (const [, file = ''] of text.matchAll(/"(?:\.\/)?(media\/[^"]+)"/g)) assert.ok(fs.existsSync(file), file);
  });
});

describe('title case', () => {
  it('is told from other cases', () => {
    const titles = ['Compare with Selected', 'Copy Thread ID', 'Add Deployment…', 'copy Thread', 'Copy thread'];
    const judged = titles.map(isTitleCase);
    assert.deepEqual(judged, [true, true, true, false, false]);
  });
});
