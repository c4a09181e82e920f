import assert from 'node:assert/strict';
import type { Verification } from '../../../src/api';
import { compareHistories } from '../../../src/comparison/compareHistories';
import { readCheckpointRows } from '../../../src/history/checkpointRows';
import type { ThreadSource } from '../../../src/history/side';
import type { AgentServer } from '../../../src/langgraph/agentServer';
import {
  type Behaviours,
  type CheckpointRow,
  type LookAlike,
  plainRow,
  startLookAlike,
} from '../../servers/stage/lookAlike';
import { rowOf } from '../history/syntheticThread';
import { agentServer } from '../langgraph/scriptedAgent';

const signal = new AbortController().signal;
const [sourceRow, copyRow] = [plainRow(1), plainRow(2)];
const idOf = (row: typeof sourceRow): string => String(row.thread_id);
const rootRows = 130;

/** Newest first, with random ids; the oldest has a task with a subgraph. */
function histories(count: number): Record<string, CheckpointRow[]> {
  const chain = (namespace: string, of: number): CheckpointRow[] => {
    const ids = Array.from({ length: of }, () => crypto.randomUUID());
    return ids.map((checkpoint_id, at) => {
      const place = (id: string) => ({ thread_id: idOf(sourceRow), checkpoint_ns: namespace, checkpoint_id: id });
      const parent = ids[at + 1];
      const made = rowOf(idOf(sourceRow), namespace, of - at, undefined, { values: { at } });
      return {
        ...made,
        checkpoint: place(checkpoint_id),
        parent_checkpoint: parent === undefined ? null : place(parent),
      };
    });
  };
  const root = chain('', count);
  const checkpoint = { thread_id: idOf(sourceRow), checkpoint_ns: 'sub:s' };
  Object.assign(root.at(-1) ?? {}, { tasks: [{ id: 's', name: 'sub', checkpoint, interrupts: [] }] });
  return { '': root, 'sub:s': chain('sub:s', 3) };
}

/** A thread, and its copy as such servers make it. */
async function stageWith(behaviours: Partial<Behaviours>, count = rootRows): Promise<LookAlike> {
  const all = histories(count);
  const copied = JSON.stringify(all).replaceAll(idOf(sourceRow), idOf(copyRow));
  return startLookAlike(
    [
      { row: sourceRow, histories: all },
      { row: copyRow, histories: JSON.parse(copied) as typeof all },
    ],
    behaviours,
  );
}

const sides = (server: AgentServer, url: string): [ThreadSource, ThreadSource] => [
  { thread: { deployment: url, threadId: idOf(sourceRow) }, server },
  { thread: { deployment: url, threadId: idOf(copyRow) }, server },
];

async function compare(stage: LookAlike, server = agentServer(stage.url)): Promise<Verification> {
  return compareHistories(...sides(server, stage.url), { signal });
}

const told = ({ verdict, reason }: Verification): string => `${verdict} ${reason?.code ?? ''}`.trim();
const limitOf = ({ path, body }: { path: string; body: string }): number =>
  Number(/limit=(\d+)/.exec(path)?.[1] ?? /"limit":(\d+)/.exec(body)?.[1] ?? 0);
const hasBefore = ({ path, body }: { path: string; body: string }): boolean => /[?&]before=|"before"/.test(path + body);

describe('a history', () => {
  for (const historyLimit of [1, 10, 20, 100] as const) {
    for (const more of [
      { refusal: 'pydantic' },
      { refusal: 'sentence' },
      { refusal: 'bare' },
      { capBy: 'silence' },
      { refusal: 'pydantic', history: 'post' },
    ] as const) {
      it(`is read whole where a page has at most ${historyLimit}: ${JSON.stringify(more)}`, async () => {
        const count = historyLimit === 1 ? 25 : rootRows;
        await using stage = await stageWith({ historyLimit, ...more }, count);
        const server = agentServer(stage.url);
        const verification = await compare(stage, server);
        assert.equal(told(verification), 'identical');
        assert.equal(verification.identicalCheckpoints, count + 3);
        // Both sides may ask before either is refused; where nothing is said, it takes some tries.
        const refused = stage.requests.filter((request) => limitOf(request) > historyLimit).length;
        if ('capBy' in more) return;
        if (more.refusal === 'pydantic') assert.ok(refused <= 4, `${refused} refused`);
        stage.requests.length = 0;
        assert.equal(told(await compare(stage, server)), 'identical');
        assert.equal(stage.requests.filter((request) => limitOf(request) > historyLimit).length, 0);
      });
    }
  }

  for (const before of ['ignored', 'refused', 'empty'] as const) {
    for (const more of [
      {},
      { refusal: 'bare' },
      { history: 'post' },
      { ids: 'topLevel', history: 'post' },
      { historyLimit: 'ignored' },
    ] as const) {
      it(`is read out of one page where before is ${before}: ${JSON.stringify(more)}`, async () => {
        await using stage = await stageWith({ before, ...more });
        const server = agentServer(stage.url);
        const verification = await compare(stage, server);
        assert.equal(told(verification), 'identical');
        assert.equal(verification.left.checkpoints, rootRows + ('ids' in more ? 0 : 3));
        stage.requests.length = 0;
        const changed = stage.threads[1]?.histories?.['']?.at(-2);
        Object.assign(changed ?? {}, { values: { other: true } });
        assert.equal(told(await compare(stage, server)), 'different changed');
        // Where all came at once, nobody could tell an empty page from the end.
        const isFoundOut =
          before !== 'empty' || Object.keys(more).every((name) => name !== 'ids' && name !== 'historyLimit');
        if (isFoundOut) assert.equal(stage.requests.filter(hasBefore).length, 0, 'what is useless is not asked again');
      });
    }

    for (const capBy of ['refusal', 'silence'] as const) {
      it(`cannot be told where before is ${before} and no page has all (${capBy})`, async () => {
        await using stage = await stageWith({ before, historyLimit: 100, capBy });
        assert.equal(told(await compare(stage)), 'cannotTell cursorIgnored');
      });
    }

    it(`has the rows that its tree shows, where before is ${before}`, async () => {
      await using stage = await stageWith({ before }, 30);
      const [source] = sides(agentServer(stage.url), stage.url);
      const first = await readCheckpointRows(source, '', { signal, limit: 20 });
      const next = await readCheckpointRows(source, '', { signal, limit: 20, before: first.rows.at(-1)?.id });
      const ids = stage.threads[0]?.histories?.['']?.map(({ checkpoint }) => checkpoint.checkpoint_id);
      assert.deepEqual(
        [...first.rows, ...next.rows].map(({ id }) => id),
        ids,
      );
      assert.deepEqual([first.ended, next.ended], [false, true]);
    });
  }

  it('whose beginning is gone is asked for once more, and no more where before has worked', async () => {
    for (const count of [2, 5]) {
      await using stage = await stageWith({}, count);
      for (const { histories: all } of stage.threads) all?.['']?.pop();
      assert.equal(told(await compare(stage)), 'identical');
    }
  });
});
