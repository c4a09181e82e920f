import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Path below src (such as `history/side.ts`) to text. */
type Files = Record<string, string>;

interface Import {
  from: string;
  /** Gone when compiled: `import type`. */
  isTypeOnly: boolean;
}

/** Files directly in one folder: a fuller one wants walls. */
const mostFiles = 30;
const mostFilesOf: Partial<Record<string, number>> = { history: 20 };

/** What lies at the bottom: everything may import it. */
const bottom = ['api', 'boundedMap', 'characters', 'concurrency', 'digest', 'ids', 'json', 'schemas', 'time'];
const reading = ['history', 'langgraph', 'deployments', ...bottom];
const comparing = ['comparison', 'historyText', ...reading];
const pure = ['copy', 'runs', 'conversation', 'report', 'threadFile', 'parseVerification', ...comparing];

/** What each folder of src may import from the others; files directly in src count as folders. Nothing else. */
const mayImport: Record<string, string[]> = {
  ids: [],
  api: [],
  boundedMap: [],
  characters: [],
  concurrency: ['time'],
  digest: [],
  schemas: [],
  time: [],
  json: ['characters', 'digest'],
  parseVerification: ['langgraph', 'deployments', ...bottom],
  langgraph: bottom,
  deployments: bottom,
  history: ['langgraph', ...bottom],
  comparison: reading,
  historyText: ['comparison', ...reading],
  report: reading,
  threadFile: reading,
  conversation: ['historyText', 'report', ...reading],
  copy: comparing,
  // Beside `copy`: a run needs no copy, and a copy no run.
  runs: reading,
  texts: pure,
  host: ['texts', ...pure],
  threads: ['texts', 'host', ...pure],
  documents: ['texts', 'host', ...pure],
  // The browser's own: it knows nothing of the extension but the messages that both send.
  webview: [],
  threadView: ['webview', 'documents', 'texts', 'host', ...pure],
  commands: ['threads', 'documents', 'threadView', 'texts', 'host', ...pure],
  exportedApi: ['commands', 'threads', 'documents', 'threadView', 'texts', 'host', ...pure],
  extension: ['exportedApi', 'commands', 'threads', 'documents', 'threadView', 'texts', 'host', ...pure],
};
/** Reading takes any server that answers like this one, so it knows types only, and the error that all of them throw. */
const typesOnly: [folder: string, of: string, but: string][] = [['history', 'langgraph', 'langgraph/http/errors']];
const hostFolders = new Set([
  'texts',
  'host',
  'threads',
  'documents',
  'threadView',
  'commands',
  'exportedApi',
  'extension',
]);
/** Packages that one place alone imports. */
const homes: Record<string, RegExp> = { axios: /^langgraph\/http\/http\.ts$/ };

/** Every breach of design rules in `files`, as sentences. */
function breaches(files: Files): string[] {
  const parsed = Object.entries(files).map(([file, text]): [string, ts.SourceFile] => [file, parse(file, text)]);
  const imports = new Map(parsed.map(([file, source]) => [file, importsOf(source)]));
  const each = parsed.flatMap(([file, source]) => [
    ...(isBarrel(source) ? [`${file} is a barrel`] : []),
    ...(imports.get(file) ?? []).flatMap((imported) => breachOf(file, imported)),
  ]);
  return [...each, ...fullFolders(files), ...circles(imports)];
}

function fullFolders(files: Files): string[] {
  const folders = Map.groupBy(Object.keys(files), (file) => path.posix.dirname(file));
  return [...folders]
    .map(([folder, { length }]): [string, number, number] => [folder, length, mostFilesOf[folder] ?? mostFiles])
    .filter(([, length, most]) => length > most)
    .map(([folder, length, most]) => `${folder} has ${length} files, more than ${most}`);
}

/** Every circle of files that import each other, once; types count too. */
function circles(imports: ReadonlyMap<string, Import[]>): string[] {
  const found: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, way: string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push(`a circle: ${[...way.slice(way.indexOf(file)), file].join(' → ')}`);
      return;
    }
    state.set(file, 'open');
    for (const { from } of imports.get(file) ?? []) {
      const target = `${path.posix.join(path.posix.dirname(file), from)}.ts`;
      if (from.startsWith('.') && imports.has(target)) visit(target, [...way, file]);
    }
    state.set(file, 'done');
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

function breachOf(file: string, { from, isTypeOnly }: Import): string[] {
  const folder = folderOf(file);
  const allowed = mayImport[folder];
  if (!allowed) return [`${file}: what may ${folder} import?`];
  if (!from.startsWith('.')) {
    const name = from.split('/')[0] ?? from;
    if (from === 'vscode' && !hostFolders.has(folder)) return [`${file} imports vscode`];
    return homes[name]?.test(file) === false ? [`${file} imports ${from}`] : [];
  }
  const target = path.posix.join(path.posix.dirname(file), from);
  const targetFolder = folderOf(target);
  if (target === 'langgraph/http/http' && !isTypeOnly && file !== 'extension.ts') return [`${file} loads ${target}`];
  if (targetFolder === folder) return [];
  if (targetFolder === 'webview' && target !== 'webview/protocol') return [`${file} imports ${target}`];
  if (!allowed.includes(targetFolder)) return [`${file} imports ${target}`];
  const isTypeBorder = typesOnly.some(([of, at, but]) => of === folder && at === targetFolder && target !== but);
  return isTypeBorder && !isTypeOnly ? [`${file} imports more than types of ${target}`] : [];
}

/** The first part of a path below src: `history` of `history/side.ts`, `ids` of `ids.ts`. */
function folderOf(file: string): string {
  return (file.split('/')[0] ?? file).replace(/\.ts$/, '');
}

/** A file that only passes on what others declare. */
function isBarrel({ statements }: ts.SourceFile): boolean {
  return statements.length > 0 && statements.every((one) => ts.isExportDeclaration(one) && one.moduleSpecifier);
}

/** Every import, export-from, `import()`, `require()` and `import('…')` type of a file. */
function importsOf(source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const isDeep = /\b(?:import|require)\s*\(/.test(source.text);
  const add = (from: ts.Node | undefined, isTypeOnly: boolean) => {
    if (from && ts.isStringLiteralLike(from)) found.push({ from: from.text, isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node)) {
      const called = node.expression;
      const isRequire = ts.isIdentifier(called) && called.text === 'require';
      if (isRequire || called.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false);
    }
    // Whole files are walked only where something is loaded further down.
    if (node === source || isDeep) ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function parse(file: string, text: string): ts.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return ts.createSourceFile(file, text, options);
}

function readSources(): Files {
  const names = fs.readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(
    names.map((name) => [name.replaceAll(path.sep, '/'), fs.readFileSync(path.join('src', name), 'utf8')]),
  );
}

describe('the borders between folders', () => {
  it('are kept by every file of src', () => {
    const files = readSources();
    assert.ok(Object.keys(files).length > 50, 'src was not found');
    assert.deepEqual(breaches(files), []);
  });

  const wrong: [file: string, text: string, breach: string][] = [
    ['history/a.ts', `import * as vscode from 'vscode';`, 'history/a.ts imports vscode'],
    ['copy/a.ts', `import type { Uri } from 'vscode';`, 'copy/a.ts imports vscode'],
    ['langgraph/agentServer.ts', `import axios from 'axios';`, 'langgraph/agentServer.ts imports axios'],
    ['host/a.ts', `const axios = require('axios/lib/core');`, 'host/a.ts imports axios/lib/core'],
    ['history/a.ts', `import { info } from '../langgraph/b';`, 'history/a.ts imports more than types of langgraph/b'],
    ['history/a.ts', `import { type T } from '../langgraph/b';`, 'history/a.ts imports more than types of langgraph/b'],
    ['threads/a.ts', `import { run } from '../commands/run';`, 'threads/a.ts imports commands/run'],
    ['documents/a.ts', `import type { Run } from '../commands/run';`, 'documents/a.ts imports commands/run'],
    ['documents/a.ts', `export { b } from '../threads/b'; const a = 1;`, 'documents/a.ts imports threads/b'],
    ['langgraph/a.ts', `import { b } from '../history/b';`, 'langgraph/a.ts imports history/b'],
    ['deployments/a.ts', `await import('../host/settings');`, 'deployments/a.ts imports host/settings'],
    ['copy/a.ts', `let a: import('../host/log').Log;`, 'copy/a.ts imports host/log'],
    ['commands/a.ts', `import { activate } from '../extension';`, 'commands/a.ts imports extension'],
    ['host/a.ts', `await import('../langgraph/http/http');`, 'host/a.ts loads langgraph/http/http'],
    ['history/a.ts', `import { a } from '../comparison/a';`, 'history/a.ts imports comparison/a'],
    ['comparison/a.ts', `import type { A } from '../historyText/a';`, 'comparison/a.ts imports historyText/a'],
    ['texts/a.ts', `import { a } from '../host/a';`, 'texts/a.ts imports host/a'],
    ['json/a.ts', `import { a } from '../history/a';`, 'json/a.ts imports history/a'],
    ['report/a.ts', `import * as vscode from 'vscode';`, 'report/a.ts imports vscode'],
    ['ids.ts', `import { a } from './api';`, 'ids.ts imports api'],
    ['webview/a.ts', `import { a } from '../texts/a';`, 'webview/a.ts imports texts/a'],
    ['webview/a.ts', `import * as vscode from 'vscode';`, 'webview/a.ts imports vscode'],
    ['threadView/a.ts', `import { b } from '../webview/main';`, 'threadView/a.ts imports webview/main'],
    ['utils/a.ts', `import { a } from '../ids';`, 'utils/a.ts: what may utils import?'],
    ['threads/index.ts', `export { a } from './a';\nexport * from './b';`, 'threads/index.ts is a barrel'],
  ];
  for (const [file, text, breach] of wrong) {
    it(`are seen to be crossed: ${breach}`, () => assert.deepEqual(breaches({ [file]: text }), [breach]));
  }

  it('are seen where files import each other in a circle', () => {
    const files = {
      'threads/a.ts': `import { b } from './list/b';`,
      'threads/list/b.ts': `import type { C } from '../../host/c';`,
      'host/c.ts': `import { d } from './d';`,
      'host/d.ts': `import { c } from './c';`,
    };
    assert.deepEqual(breaches(files), ['a circle: host/c.ts → host/d.ts → host/c.ts']);
  });

  it('are seen to be missing where a folder is too full', () => {
    const many = (folder: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/f${i}.ts`, '']));
    assert.deepEqual(breaches(many('host', mostFiles)), []);
    assert.deepEqual(breaches(many('host', mostFiles + 1)), [
      `host has ${mostFiles + 1} files, more than ${mostFiles}`,
    ]);
    assert.deepEqual(breaches(many('history', 21)), ['history has 21 files, more than 20']);
  });

  it('may be crossed in the right direction', () => {
    assert.deepEqual(
      breaches({
        'history/a.ts': `import type { Thread } from '../langgraph/types';`,
        'extension.ts': `import * as vscode from 'vscode'; void import('./langgraph/http/http');`,
        'langgraph/http/http.ts': `import axios from 'axios';`,
      }),
      [],
    );
  });
});
