import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CheckpointReference, StateComparison, Verification } from '../../src/api';
import { encodeDocumentUri, type StateAddress } from '../../src/documents/documentUri';
import { allHistories, copy, hiddenNamespaces, parseExactly, runAndWait, type Row } from '../servers/stage/rest';
import type { SampleThread } from '../servers/stage/seed';
import * as sample from './sampleDeployments';

const missing = '1f000000-0000-6000-8000-000000000000';

for (const kind of sample.kinds) {
  describe(`the states of checkpoints on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
    });
    beforeEach(sample.closeTabs);
    after(sample.closeTabs);

    /** The oracle's rows of a thread, as numbers are spelled, with what names each of them. */
    const rowsOf = async (name: SampleThread): Promise<{ row: Row; exact: Row; reference: CheckpointReference }[]> => {
      const threadId = deployment.threads[name];
      const histories = [
        ...(await allHistories(deployment, threadId)),
        ...(await hiddenNamespaces(deployment, threadId)),
      ].map(([, history]) => history);
      return histories.flatMap(({ texts, rows }) => {
        const exact = texts.flatMap((text) => parseExactly(text) as Row[]);
        return rows.map((row, index) => {
          const { checkpoint_id: checkpointId, checkpoint_ns: namespace } = row.checkpoint;
          const same = exact[index];
          assert.ok(same);
          return {
            row,
            exact: same,
            reference: { ...sample.reference(deployment, threadId), checkpointId, namespace },
          };
        });
      });
    };
    const textOf = async (uri: vscode.Uri): Promise<string> => (await vscode.workspace.openTextDocument(uri)).getText();
    const shownDiff = async (): Promise<{ left: string; right: string; title: string }> => {
      const [tab, ...others] = sample.tabs();
      assert.ok(tab?.input instanceof vscode.TabInputTextDiff && others.length === 0);
      const { original, modified } = tab.input;
      return { left: await textOf(original), right: await textOf(modified), title: tab.label };
    };
    /**
     * The document is the server's answer, but for the thread's own id in the envelope, and for the messages as text that
     * stand before it in a diff.
     */
    const assertIsState = (text: string, exact: Row, threadId: string): void => {
      const masked = JSON.stringify(parseExactly(text)).replaceAll('"<thread_id>"', JSON.stringify(threadId));
      const { 'messages as text': said, ...state } = JSON.parse(masked) as Row & { 'messages as text'?: string[] };
      assert.deepEqual(state, exact);
      assert.ok(said === undefined || (said.length > 0 && text.startsWith('{\n  "messages as text": [')));
    };

    for (const name of [
      'branched',
      'subagent',
      'stateful',
      'interruptedInSubgraph',
      'functional',
      'numbers',
    ] as const) {
      it(`compare with their parents' as the server answers both: ${name}`, async () => {
        const all = await rowsOf(name);
        const threadId = deployment.threads[name];
        for (const { row, exact, reference } of remarkable(all)) {
          const result = await sample.run<StateComparison>('langgraphThreads.compareWithParent', reference);
          const { left, right, title } = await shownDiff();
          assertIsState(right, exact, threadId);
          assert.deepEqual(result?.right, { ...reference, deployment: deployment.url });
          const parentId = row.parent_checkpoint?.checkpoint_id;
          assert.equal(result.left?.checkpointId, parentId);
          if (parentId === undefined) {
            assert.equal(left, '');
            assert.match(title, /: first checkpoint$/);
            continue;
          }
          const parent = all.find(
            (each) => each.reference.checkpointId === parentId && each.reference.namespace === reference.namespace,
          );
          assert.ok(parent);
          assertIsState(left, parent.exact, threadId);
          assert.deepEqual(topKeys(result), changedKeys(parent.exact.values, exact.values));
          assert.equal(result.changeCount === 0, title.includes('equal values'));
        }
      });
    }

    if (!sample.oneKind.includes(kind)) return;

    it('open read-only with the values first, in the language of histories', async () => {
      const [first] = await rowsOf('finishedChat');
      assert.ok(first);
      await sample.run('langgraphThreads.openState', first.reference);
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.languageId, 'langgraph-json');
      assert.match(document.getText(), /^\{\n {2}"values": \{\n[^]*\n {2}"next": \[\],\n {2}"tasks": \[\]/);
      assertIsState(document.getText(), first.exact, deployment.threads.finishedChat);
      assert.equal(sample.tabs()[0]?.isPreview, true);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(document.uri, new Uint8Array())));
    });

    it('come back after a window was reloaded, unless they have changed', async () => {
      const [first] = await rowsOf('finishedChat');
      assert.ok(first);
      await sample.run('langgraphThreads.openState', first.reference);
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      // The copy's state has the same text, and no editor has shown it.
      const threadId = await copy(deployment, deployment.threads.finishedChat);
      const address = { ...(JSON.parse(document.uri.query) as StateAddress), threadId };
      const uri = (change: Partial<StateAddress>) => vscode.Uri.from(encodeDocumentUri({ ...address, ...change }));
      assert.equal(await textOf(uri({})), document.getText());
      await assert.rejects(textOf(uri({ textHash: '0'.repeat(16) })), /has changed since it was opened/);
      await assert.rejects(textOf(uri({ checkpointId: missing })), /no longer exists/);
      await assert.rejects(
        textOf(uri({}).with({ path: '/other.state.langgraph.json' })),
        /Not a LangGraph history link/,
      );
    });

    it('of two checkpoints, also of two threads, compare by Select for Compare', async () => {
      const [first] = await rowsOf('finishedChat');
      const copied = await copy(deployment, deployment.threads.finishedChat);
      assert.ok(first);
      const other = { ...first.reference, threadId: copied };
      await sample.run('langgraphThreads.selectForCompare', first.reference);
      const result = await sample.run<StateComparison>('langgraphThreads.compareWithSelected', other);
      assert.deepEqual(result, {
        left: { ...first.reference, deployment: deployment.url },
        right: { ...other, deployment: deployment.url },
        changes: [],
        changeCount: 0,
      });
      const { left, right, title } = await shownDiff();
      assert.match(title, /^Step 4 of .+ ↔ Step 4 of .+ \(no values changed\)$/);
      // The JavaScript server adds the copy's id to metadata that has none; here both name their own thread.
      assert.equal(left, right);
    });

    it('do not compare with a thread, nor a checkpoint with itself; two threads do as ever', async () => {
      const [first] = await rowsOf('finishedChat');
      assert.ok(first);
      const thread = sample.reference(deployment, deployment.threads.finishedChat);
      await sample.run('langgraphThreads.selectForCompare', first.reference);
      assert.equal(await sample.run('langgraphThreads.compareWithSelected', thread), undefined);
      assert.equal(await sample.run('langgraphThreads.compareWithSelected', first.reference), undefined);
      await sample.run('langgraphThreads.selectForCompare', thread);
      assert.equal(await sample.run('langgraphThreads.compareWithSelected', first.reference), undefined);
      assert.deepEqual(sample.tabs(), []);
      const copied = sample.reference(deployment, await copy(deployment, deployment.threads.finishedChat));
      const verification = await sample.run<Verification>('langgraphThreads.compareWithSelected', copied);
      assert.equal(verification?.verdict, 'identical');
    });

    it('that are not there, or no checkpoints, open no editor', async () => {
      const thread = sample.reference(deployment, deployment.threads.finishedChat);
      await sample.run('langgraphThreads.openState', { ...thread, checkpointId: missing, namespace: '' });
      await sample.run('langgraphThreads.compareWithParent', { ...thread, checkpointId: 7, namespace: '' });
      assert.equal(await sample.run('langgraphThreads.openState', { ...thread }), undefined);
      assert.deepEqual(sample.tabs(), []);
    });

    it('are no threads among selected rows', async () => {
      const [first] = await rowsOf('finishedChat');
      const thread = { kind: 'thread', ...sample.reference(deployment, deployment.threads.finishedChat) };
      const selected = [thread, { kind: 'checkpoint', ...first?.reference }, { ...thread, kind: 'task' }];
      const ids = await sample.run<string>('langgraphThreads.copyThreadId', thread, selected);
      assert.equal(ids, thread.threadId);
    });

    it('are read anew each time', async () => {
      const threadId = await copy(deployment, deployment.threads.interrupted);
      const rows = (await allHistories(deployment, threadId)).get('')?.rows ?? [];
      const [head] = rows;
      assert.ok(head);
      const { checkpoint_id: checkpointId } = head.checkpoint;
      const reference = { ...sample.reference(deployment, threadId), checkpointId, namespace: '' };
      await sample.run('langgraphThreads.openState', reference);
      const before = vscode.window.activeTextEditor?.document.getText();
      await runAndWait(deployment, threadId, 'interrupted', undefined, { command: { resume: 'yes' } });
      await sample.run('langgraphThreads.openState', reference);
      // The run wrote its answer to the task of the checkpoint that it went on from.
      assert.notEqual(vscode.window.activeTextEditor?.document.getText(), before);
    });
  });
}

/** The newest, the first, and where a branch begins, of each namespace. */
function remarkable<Each extends { row: Row; reference: CheckpointReference }>(all: Each[]): Each[] {
  const found = all.filter(({ row, reference }, index) => {
    const [newer, older] = [all[index - 1], all[index + 1]];
    const isParentNext = older?.reference.checkpointId === row.parent_checkpoint?.checkpoint_id;
    return newer?.reference.namespace !== reference.namespace || !isParentNext;
  });
  const key = ({ reference }: Each): string => `${reference.namespace} ${reference.checkpointId}`;
  return [...new Map(found.map((each) => [key(each), each])).values()];
}

function topKeys({ changes }: StateComparison): string[] {
  return [...new Set(changes.map(({ path }) => path.split('/')[1] ?? ''))].sort();
}

function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}
