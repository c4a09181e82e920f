import * as vscode from 'vscode';
import type { CheckpointReference, ThreadReference } from '../api';
import { type OutlinedCheckpoint, outlineHistory, outlineObject } from '../historyText/outline';
import { type CommandId, documentLanguage, documentScheme } from '../ids';
import { checkpointMessages, sourceWord } from '../texts/checkpoints';
import { openChangedAgain } from '../texts/documents';
import { inertText } from '../texts/inertText';
import { outlineWords } from '../texts/view/outline';
import { shortId } from '../texts/shortId';
import { addressOf } from './documentUri';
import type { OutdatedDocuments } from './outdatedDocuments';

/** What stands above a checkpoint: a lens that runs a public command with it. */
const lenses: [title: () => string, command: CommandId, ofRootOnly: boolean][] = [
  [outlineWords.open, 'langgraphThreads.openThread', false],
  [outlineWords.compare, 'langgraphThreads.compareWithParent', false],
  [outlineWords.copyFromHere, 'langgraphThreads.copyThreadFrom', true],
];

/** Outline, Go to Symbol and lenses of the documents of histories, checkpoints and states. */
export function outlineDocuments(outdated: OutdatedDocuments): vscode.Disposable {
  const selector: vscode.DocumentSelector = { scheme: documentScheme, language: documentLanguage };
  const outline = new DocumentOutline(outdated);
  return vscode.Disposable.from(
    vscode.languages.registerDocumentSymbolProvider(selector, outline),
    vscode.languages.registerCodeLensProvider(selector, outline),
  );
}

class DocumentOutline implements vscode.DocumentSymbolProvider, vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(private readonly outdated: OutdatedDocuments) {
    const { onDidChangeFileDecorations: changed } = outdated;
    this.onDidChangeCodeLenses = (listener, ...more) => changed(() => void listener.call(undefined), ...more);
  }

  /** A document here never changes. */
  readonly #histories = new WeakMap<vscode.TextDocument, OutlinedCheckpoint[]>();

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    if (addressOf(document.uri)?.kind === 'history') {
      return this.#history(document).map((each) => {
        const { from, to } = each;
        return symbol(nameOf(each), detailOf(each), vscode.SymbolKind.Event, from, to);
      });
    }
    return outlineObject(document.getText()).map(({ key, from, to }) =>
      symbol(inertText(key) || '""', '', vscode.SymbolKind.Field, from, to),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const address = addressOf(document.uri);
    if (address?.kind !== 'history' && address?.kind !== 'checkpoint' && address?.kind !== 'state') return [];
    const { deployment, threadId } = address;
    const shown =
      address.kind === 'history'
        ? this.#history(document)
        : [{ from: 0, checkpointId: address.checkpointId, namespace: address.namespace }];
    const lensesOfAll = shown
      .filter(({ checkpointId }) => checkpointId !== '')
      .flatMap(({ from, checkpointId, namespace }) =>
        lensesOf({ deployment, threadId, namespace, checkpointId }, new vscode.Range(from, 0, from, 0)),
      );
    return this.outdated.has(document.uri) ? [openAgainLens({ deployment, threadId }), ...lensesOfAll] : lensesOfAll;
  }

  #history(document: vscode.TextDocument): OutlinedCheckpoint[] {
    const found = this.#histories.get(document) ?? outlineHistory(document.getText());
    this.#histories.set(document, found);
    return found;
  }
}

function openAgainLens(thread: ThreadReference): vscode.CodeLens {
  const command: CommandId = 'langgraphThreads.openHistory';
  const title = `$(refresh) ${openChangedAgain()}`;
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: [thread] });
}

function symbol(name: string, detail: string, kind: vscode.SymbolKind, from: number, to: number) {
  const line = new vscode.Range(from, 0, from, 0);
  return new vscode.DocumentSymbol(name, detail, kind, new vscode.Range(from, 0, to + 1, 0), line);
}

function nameOf({ checkpointId, step }: OutlinedCheckpoint): string {
  return step === undefined ? checkpointMessages.checkpoint(shortId(checkpointId)) : checkpointMessages.step(step);
}

function detailOf({ checkpointId, namespace, source }: OutlinedCheckpoint): string {
  const word = source === '' ? '' : sourceWord(source);
  return [word, inertText(namespace), inertText(checkpointId)].filter(Boolean).join(' · ');
}

function lensesOf(checkpoint: CheckpointReference, range: vscode.Range): vscode.CodeLens[] {
  return lenses
    .filter(([, , ofRootOnly]) => !ofRootOnly || checkpoint.namespace === '')
    .map(([title, command]) => new vscode.CodeLens(range, { title: title(), command, arguments: [checkpoint] }));
}
