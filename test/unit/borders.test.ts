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

const maxLines = 250;

/** What each folder of src may import from the others, next to itself; `ids` and `api` are files. Nothing else. */
const mayImport: Record<string, string[]> = {
  ids: [],
  api: [],
  langgraph: ['api', 'ids'],
  deployments: ['api', 'ids'],
  history: ['langgraph', 'api', 'ids'],
  copy: ['history', 'langgraph', 'api', 'ids'],
  // Beside `copy`: a run needs no copy, and a copy no run.
  runs: ['history', 'langgraph', 'api', 'ids'],
  host: ['runs', 'copy', 'history', 'langgraph', 'deployments', 'api', 'ids'],
  threads: ['host', 'copy', 'history', 'langgraph', 'deployments', 'api', 'ids'],
  documents: ['host', 'copy', 'history', 'langgraph', 'deployments', 'api', 'ids'],
  commands: ['threads', 'documents', 'host', 'runs', 'copy', 'history', 'langgraph', 'deployments', 'api', 'ids'],
  extension: ['commands', 'threads', 'documents', 'host', 'copy', 'history', 'langgraph', 'deployments', 'api', 'ids'],
};
/** Of these, types only. */
const typesOnly: [folder: string, of: string][] = [['history', 'langgraph']];
const hostFolders = new Set(['host', 'threads', 'documents', 'commands', 'extension']);
/** Packages that one file alone imports. */
const homes: Record<string, RegExp> = { axios: /^langgraph\/http\.ts$/, cockatiel: /^langgraph\// };

/** Every breach of design rules in `files`, as sentences. */
function breaches(files: Files): string[] {
  return Object.entries(files).flatMap(([file, text]) => [
    ...(text.split('\n').length - 1 > maxLines ? [`${file} has more than ${maxLines} lines`] : []),
    ...(isBarrel(file, text) ? [`${file} is a barrel`] : []),
    ...importsOf(file, text).flatMap((imported) => breachOf(file, imported)),
  ]);
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
  if (target === 'langgraph/http' && !isTypeOnly && file !== 'extension.ts') return [`${file} loads ${target}`];
  if (targetFolder === folder) return [];
  if (!allowed.includes(targetFolder)) return [`${file} imports ${target}`];
  const isTypeBorder = typesOnly.some(([of, at]) => of === folder && at === targetFolder);
  return isTypeBorder && !isTypeOnly ? [`${file} imports more than types of ${target}`] : [];
}

/** The first part of a path below src: `history` of `history/side.ts`, `ids` of `ids.ts`. */
function folderOf(file: string): string {
  return (file.split('/')[0] ?? file).replace(/\.ts$/, '');
}

/** A file that only passes on what others declare. */
function isBarrel(file: string, text: string): boolean {
  const { statements } = parse(file, text);
  return statements.length > 0 && statements.every((one) => ts.isExportDeclaration(one) && one.moduleSpecifier);
}

/** Every import, export-from, `import()`, `require()` and `import('…')` type of a file. */
function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
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
    ts.forEachChild(node, visit);
  };
  visit(parse(file, text));
  return found;
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
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
    ['copy/a.ts', `import { retry } from 'cockatiel';`, 'copy/a.ts imports cockatiel'],
    ['history/a.ts', `import { info } from '../langgraph/b';`, 'history/a.ts imports more than types of langgraph/b'],
    ['history/a.ts', `import { type T } from '../langgraph/b';`, 'history/a.ts imports more than types of langgraph/b'],
    ['threads/a.ts', `import { run } from '../commands/run';`, 'threads/a.ts imports commands/run'],
    ['documents/a.ts', `import type { Run } from '../commands/run';`, 'documents/a.ts imports commands/run'],
    ['documents/a.ts', `export { b } from '../threads/b'; const a = 1;`, 'documents/a.ts imports threads/b'],
    ['langgraph/a.ts', `import { b } from '../history/b';`, 'langgraph/a.ts imports history/b'],
    ['deployments/a.ts', `await import('../host/settings');`, 'deployments/a.ts imports host/settings'],
    ['copy/a.ts', `let a: import('../host/log').Log;`, 'copy/a.ts imports host/log'],
    ['commands/a.ts', `import { activate } from '../extension';`, 'commands/a.ts imports extension'],
    ['host/a.ts', `await import('../langgraph/http');`, 'host/a.ts loads langgraph/http'],
    ['ids.ts', `import { a } from './api';`, 'ids.ts imports api'],
    ['utils/a.ts', `import { a } from '../ids';`, 'utils/a.ts: what may utils import?'],
    ['threads/index.ts', `export { a } from './a';\nexport * from './b';`, 'threads/index.ts is a barrel'],
    ['host/long.ts', '\n'.repeat(maxLines + 1), `host/long.ts has more than ${maxLines} lines`],
  ];
  for (const [file, text, breach] of wrong) {
    it(`are seen to be crossed: ${breach}`, () => assert.deepEqual(breaches({ [file]: text }), [breach]));
  }

  it('may be crossed in the right direction', () => {
    assert.deepEqual(
      breaches({
        'history/a.ts': `import type { Thread } from '../langgraph/types';`,
        'extension.ts': `import * as vscode from 'vscode'; void import('./langgraph/http');`,
        'langgraph/http.ts': `import axios from 'axios'; import { retry } from 'cockatiel';`,
        'host/long.ts': '\n'.repeat(maxLines),
      }),
      [],
    );
  });
});
