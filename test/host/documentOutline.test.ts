import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { allHistories, createThread, runAndWait } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

const [kind = 'javascript'] = sample.kinds;

describe('finding one’s way in a document', () => {
  let deployment: sample.SampleDeployment;
  let ids: string[];

  before(async () => {
    deployment = await sample.sampleDeployment(kind);
    const histories = await allHistories(deployment, deployment.threads.interruptedInSubgraph);
    ids = [...histories.values()].flatMap(({ rows }) => rows.map(({ checkpoint }) => checkpoint.checkpoint_id));
  });
  beforeEach(sample.closeTabs);
  after(sample.closeTabs);

  const openHistory = async (): Promise<vscode.TextEditor> => {
    const thread = sample.reference(deployment, deployment.threads.interruptedInSubgraph);
    await sample.run('langgraphThreads.openHistory', thread);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    return editor;
  };
  const symbolsOf = ({ document }: vscode.TextEditor) =>
    vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
  const lensesOf = ({ document }: vscode.TextEditor) =>
    vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);

  it('has every checkpoint of a history in the outline and in Go to Symbol', async () => {
    const editor = await openHistory();
    const symbols = await symbolsOf(editor);
    assert.equal(symbols.length, ids.length);
    assert.ok(symbols.every(({ name }) => /^Step -?\d+$/.test(name)));
    for (const id of ids)
      assert.ok(
        symbols.some(({ detail }) => detail.endsWith(id)),
        id,
      );
    for (const { selectionRange } of symbols)
      assert.equal(editor.document.lineAt(selectionRange.start.line).text, '  {');
  });

  it('folds by checkpoint', async () => {
    const editor = await openHistory();
    const { lineCount } = editor.document;
    await vscode.commands.executeCommand('editor.foldLevel2');
    const shown = editor.visibleRanges.reduce((sum, { start, end }) => sum + end.line - start.line + 1, 0);
    assert.ok(shown <= 2 * ids.length + 3, `${String(shown)} of ${String(lineCount)} lines are shown`);
  });

  it('offers above each checkpoint what can be done with it, and does it', async () => {
    const lenses = await lensesOf(await openHistory());
    const titles = new Map<string, number>();
    for (const { command } of lenses) titles.set(command?.title ?? '', (titles.get(command?.title ?? '') ?? 0) + 1);
    assert.equal(titles.get('Open'), ids.length);
    assert.equal(titles.get('Compare with Parent'), ids.length);
    assert.ok((titles.get('Copy from Here') ?? 0) < ids.length, 'a checkpoint of a subgraph is no place to copy from');
    const compare = lenses.find(({ command }) => command?.command === 'langgraphThreads.compareWithParent')?.command;
    assert.ok(compare);
    await vscode.commands.executeCommand(compare.command, ...((compare.arguments ?? []) as unknown[]));
    assert.ok(sample.tabs().some(({ input }) => input instanceof vscode.TabInputTextDiff));
  });

  it('says after Refresh that its thread has newer checkpoints, and not before', async () => {
    const threadId = await createThread(deployment);
    await runAndWait(deployment, threadId, 'loop', { steps: 1 });
    const thread = sample.reference(deployment, threadId);
    await sample.run('langgraphThreads.openHistory', thread);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const first = async () => (await lensesOf(editor))[0]?.command;
    await sample.run('langgraphThreads.refresh');
    assert.equal((await first())?.title, 'Open');
    await runAndWait(deployment, threadId, 'loop', { steps: 1 });
    await sample.run('langgraphThreads.refresh');
    const { title = '', arguments: given = [] } = (await first()) ?? {};
    assert.match(title, /This thread has changed/);
    await sample.run('langgraphThreads.openHistory', (given as unknown[])[0]);
    assert.notEqual(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString());
  });

  it('has the keys of a state, and the same above it', async () => {
    const editor = await openHistory();
    const lens = (await lensesOf(editor)).find(({ command }) => command?.title === 'Open');
    const open: unknown = lens?.command?.arguments?.[0];
    await sample.run('langgraphThreads.openState', open);
    const state = vscode.window.activeTextEditor;
    assert.ok(state);
    const symbols = await symbolsOf(state);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      Object.keys(JSON.parse(state.document.getText()) as object),
    );
    assert.deepEqual(
      (await lensesOf(state)).map(({ command }) => command?.title),
      ['Open', 'Compare with Parent', 'Copy from Here'],
    );
  });
});
