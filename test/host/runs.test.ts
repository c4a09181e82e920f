import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CopyAndRunResult, RunResult, ThreadRun } from '../../src/api';
import { type FaultServer, startFaultServer } from '../servers/stage/faultServer';
import { copy, createThread, getThread, history, listThreads, runAndWait } from '../servers/stage/rest';
import { agreeToRun } from '../../src/commands/ask/askRunConsent';
import type { CommandContext } from '../../src/commands/context';
import { Questions } from './questions';
import * as sample from './sampleDeployments';

const user = (content: string): object => ({ role: 'user', content });

for (const kind of sample.kinds) {
  describe(`runs on the ${kind} server`, () => {
    let deployment: sample.SampleDeployment;
    /** Between the extension and the server, to see what was asked for. */
    let door: FaultServer;
    let questions: Questions | undefined;

    before(async () => {
      deployment = await sample.sampleDeployment(kind);
      door = await startFaultServer(deployment.url);
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }] });
    });
    after(async () => {
      await sample.configure();
      await sample.closeTabs();
      await door.stop();
    });
    beforeEach(() => door.reset());
    afterEach(() => {
      questions?.dispose();
    });

    const reference = (threadId: string) => ({ deployment: 'Door', threadId });
    const answer = (choose: (buttons: string[]) => string | undefined) => {
      questions = new Questions(choose);
      return questions;
    };
    const starts = () => door.seen('POST', /\/runs$/).length;
    const copies = () => door.seen('POST', /\/copy$/).length;
    const ofCopy = async (name: 'finishedChat' | 'interrupted'): Promise<string> =>
      copy(deployment, deployment.threads[name]);

    const commands = ['langgraphThreads.runOnThread', 'langgraphThreads.copyAndRun'] as const;
    for (const command of commands) {
      it(`${command} with input starts nothing without an answer, and nothing when dismissed`, async () => {
        for (const [name, input] of [
          ['finishedChat', { messages: [user('no')] }],
          ['interrupted', 'yes'],
        ] as const) {
          const threadId = await ofCopy(name);
          const threads = await listThreads(deployment);
          // VS Code refuses to show a question in tests: nobody can answer it.
          assert.equal(await sample.run(command, reference(threadId), input), undefined);
          const { asked } = answer(() => undefined);
          assert.equal(await sample.run(command, reference(threadId), input), undefined);
          questions?.dispose();
          assert.equal(asked.length, 1);
          assert.deepEqual([starts(), copies()], [0, 0]);
          assert.deepEqual(await listThreads(deployment), threads);
        }
      });
    }

    it('asks with the deployment, the thread and the graph, and gives how the run ended as plain JSON', async () => {
      const threadId = await ofCopy('finishedChat');
      const { asked } = answer(([run]) => run);
      const before = (await history(deployment, threadId)).rows;
      const result = await sample.run<RunResult>('langgraphThreads.runOnThread', reference(threadId), {
        messages: [user('and on')],
      });
      const after = (await history(deployment, threadId)).rows;
      assert.ok(result);
      const { runId, ...rest } = result;
      assert.match(runId ?? '', /^[\da-f-]{36}$/);
      assert.deepEqual(rest, {
        thread: { deployment: door.url, threadId },
        graph: 'chat',
        status: 'success',
        questions: [],
        checkpointsAdded: after.length - before.length,
        headBefore: before[0]?.checkpoint.checkpoint_id,
        headAfter: after[0]?.checkpoint.checkpoint_id,
      });
      assert.equal(starts(), 1);
      const [question] = asked;
      for (const each of ['Door', door.url, threadId, 'Graph: chat', 'and on', 'real models and tools']) {
        assert.ok(question?.detail.includes(each), `${each} in ${question?.detail}`);
      }
      assert.deepEqual(question?.buttons, ['Run', 'Run, Don’t Ask Again']);
    });

    it('copies, answers on the copy, and proves that the source stayed as it was', async () => {
      const source = deployment.threads.interrupted;
      const before = await sample.everything(deployment, source);
      const { asked } = answer(([run]) => run);
      const result = await sample.run<CopyAndRunResult>(
        'langgraphThreads.copyAndRun',
        reference(source),
        kind === 'python' ? 'approved' : { command: { resume: 'approved' } },
      );
      assert.equal(await sample.everything(deployment, source), before, 'the source is byte for byte what it was');
      assert.ok(result?.run && result.source);
      assert.match(result.copy.verification?.verdict ?? '', /^identical/);
      assert.deepEqual([result.run.status, result.run.questions], ['success', []]);
      assert.deepEqual([starts(), copies()], [1, 1]);
      const { digestBefore, digestAfter, ...check } = result.source;
      assert.equal(digestBefore, digestAfter);
      const stored = kind === 'python' ? { stored: 3 } : {};
      const counts = { checkpoints: 3, namespaces: 1, added: 0, changed: 0, lost: 0 };
      assert.deepEqual(check, { outcome: 'unchanged', ...counts, ...stored });
      const copied = result.copy.copy?.threadId ?? '';
      assert.equal(result.run.thread.threadId, copied);
      assert.equal((await history(deployment, copied)).rows[0]?.values.answer, 'approved');
      assert.equal((await getThread(deployment, source)).status, 'interrupted');
      // The question comes for an answer, even on this machine.
      assert.deepEqual(asked[0]?.buttons, ['Copy and Run']);
      assert.ok(asked[0].detail.includes('approve?'));

      await sample.run('langgraphThreads.openReport');
      const [tab] = sample.tabs();
      assert.ok(tab?.input instanceof vscode.TabInputCustom || tab?.input instanceof vscode.TabInputText);
      const text = (await vscode.workspace.openTextDocument(tab.input.uri)).getText();
      assert.match(text, /^## The source, after a run on the copy$/m);
      assert.match(text, /The source is unchanged, byte for byte: (all )?3 checkpoints in 1 namespace/);
      assert.equal(text.split(digestBefore ?? '-').length, 3, 'the digest before and the one after');
    });

    it('are listed by a command, with the checkpoint where each ended', async () => {
      const threadId = await createThread(deployment, { metadata: {} });
      for (const content of ['one', 'two'])
        await runAndWait(deployment, threadId, 'chat', { messages: [user(content)] });
      const runs = await sample.run<ThreadRun[]>('langgraphThreads.showRuns', reference(threadId));
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      assert.deepEqual(
        runs?.map(({ status }) => status),
        ['success', 'success'],
      );
      const { rows } = await history(deployment, threadId);
      assert.equal(runs[0]?.checkpointId, rows[0]?.checkpoint.checkpoint_id);
      assert.deepEqual([starts(), door.seen('POST', /\/cancel/).length], [0, 0]);
    });

    it('tells a source that others moved meanwhile from one that stayed as it was', async () => {
      answer(([run]) => run);
      const source = await ofCopy('interrupted');
      const before = (await history(deployment, source)).rows.length;
      let others: Promise<unknown> | undefined;
      let isDone = false;
      // The run on the copy is told to go on until somebody else's run on the source has ended.
      door.rules({
        match: { method: 'GET', path: /\/runs\/[^/]+$/ },
        fault: {
          transform: (run) => {
            others ??= runAndWait(deployment, source, 'interrupted', null, { command: { resume: 'theirs' } }).then(
              () => (isDone = true),
            );
            return isDone ? run : { ...(run as object), status: 'running' };
          },
        },
      });
      const result = await sample.run<CopyAndRunResult>(commands[1], reference(source), 'ours');
      await others;
      assert.deepEqual(
        [result?.run?.status, result?.source?.outcome, result?.source?.added, result?.source?.lost],
        ['success', 'movedByOthers', (await history(deployment, source)).rows.length - before, 0],
      );
      assert.equal((await history(deployment, source)).rows[0]?.values.answer, 'theirs');
      assert.equal((await history(deployment, result?.run?.thread.threadId ?? '')).rows[0]?.values.answer, 'ours');
    });

    it('does not ask again for plain input on this machine, once told so; for an answer it does', async () => {
      const [chat, waiting] = [await ofCopy('finishedChat'), await ofCopy('interrupted')];
      const { asked } = answer((buttons) => buttons.at(-1));
      const input = { messages: [user('again')] };
      for (let each = 1; each <= 2; each++) {
        assert.equal((await sample.run<RunResult>(commands[0], reference(chat), input))?.status, 'success');
        assert.deepEqual([asked.length, starts()], [1, each]);
      }
      assert.equal((await sample.run<RunResult>(commands[0], reference(waiting), 'yes'))?.status, 'success');
      assert.deepEqual(asked[1]?.buttons, ['Run']);
    });

    it('says what a run asks, and why one failed', async () => {
      answer(([run]) => run);
      const asking = await createThread(deployment, { metadata: { graph_id: 'questions' } });
      const first = await sample.run<RunResult>(commands[0], reference(asking), {});
      assert.deepEqual(
        [first?.status, first?.headBefore, first?.questions.map(({ task, value }) => [task, value])],
        [
          'interrupted',
          '',
          [
            ['askHotel', { question: 'which hotel?' }],
            ['askFlight', 'which flight?'],
          ],
        ],
      );
      const before = starts();
      assert.equal(await sample.run(commands[0], reference(asking), 'Ritz'), undefined, 'to which question?');
      assert.equal(starts(), before);
      const failing = await createThread(deployment);
      await runAndWait(deployment, failing, 'failing', { fail: false });
      const failed = await sample.run<RunResult>(commands[0], reference(failing), { fail: true });
      assert.equal(failed?.status, 'error');
      assert.match(failed.error ?? '', /boom in thread/);
    });

    it('shows the state before beside the state after', async () => {
      await sample.configure({ deployments: [{ name: 'Door', url: door.url }], showDiff: 'always' });
      await sample.closeTabs();
      answer(([run]) => run);
      const threadId = await ofCopy('finishedChat');
      await sample.run<RunResult>(commands[0], reference(threadId), { messages: [user('shown')] });
      const [tab] = sample.tabs();
      assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
      const texts = await Promise.all(
        [tab.input.original, tab.input.modified].map(async (uri) =>
          (await vscode.workspace.openTextDocument(uri)).getText(),
        ),
      );
      assert.deepEqual(
        texts.map((text) => text.includes('shown')),
        [false, true],
      );
    });
  });
}

describe('the question before a run', () => {
  const local = 'http://127.0.0.1:2024';
  const cases: [deployment: string, start: Parameters<typeof agreeToRun>[1]['start'], asks: boolean][] = [
    [local, { input: null }, false],
    [local, { command: { resume: 'yes' } }, true],
    ['https://agents.example.com', { input: null }, true],
    ['http://10.0.0.7:2024', { input: null }, true],
  ];
  for (const [deployment, start, asks] of cases) {
    it(`${asks ? 'always comes' : 'may be skipped'} for ${JSON.stringify(start)} at ${deployment}`, async () => {
      const questions = new Questions(() => undefined);
      const agreements = { mayRunUnasked: () => true } as unknown as CommandContext['agreements'];
      const thread = { deployment, threadId: 'a' };
      const consent = { deployment: 'Here', title: 'a', thread, graph: 'chat', start, questions: [], onCopy: false };
      try {
        assert.equal(await agreeToRun({ agreements } as CommandContext, consent), !asks);
        assert.deepEqual(questions.asked.length, asks ? 1 : 0);
        if (deployment !== local) assert.deepEqual(questions.asked[0]?.buttons, ['Run']);
      } finally {
        questions.dispose();
      }
    });
  }
});
