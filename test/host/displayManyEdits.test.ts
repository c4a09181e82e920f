import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Verification } from '../../src/api';
import {
  addressOf,
  type CheckpointAddress,
  type DocumentAddress,
  type HistoryAddress,
} from '../../src/documents/documentUri';
import { startFaultServer, type FaultServer } from '../servers/stage/faultServer';
import type { Rule } from '../servers/stage/faults';
import { copy, history, type Row } from '../servers/stage/rest';
import * as sample from './sampleDeployments';

const items = Array.from({ length: 3_000 }, (_, index) => `item ${index}`);
const everySecond = items.map((item, index) => (index % 2 === 0 ? item : `${item}, changed`));

/** A server that shows other values of some of a thread's checkpoints. */
function liar(threadId: string, checkpoints: string[], values: Row['values']): Rule {
  const lie = (row: Row): Row => (checkpoints.includes(row.checkpoint.checkpoint_id) ? { ...row, values } : row);
  const transform = (json: unknown): unknown => (Array.isArray(json) ? (json as Row[]).map(lie) : json);
  return { match: { path: new RegExp(`^/threads/${threadId}/history`) }, fault: { transform } };
}

type Shown = HistoryAddress | CheckpointAddress;

const isShown = (address: DocumentAddress | undefined): address is Shown =>
  address?.kind === 'history' || address?.kind === 'checkpoint';

/** What the active editor shows, where that is the plain diff of two documents of ours. */
function shown(): { left: Shown; right: Shown } | undefined {
  const input = sample.tabs()[0]?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return undefined;
  const [left, right] = [addressOf(input.original), addressOf(input.modified)];
  return isShown(left) && isShown(right) ? { left, right } : undefined;
}

describe('the diff of checkpoints that differ in very many places', () => {
  let proxy: FaultServer;
  let source: string;
  let copied: string;
  let ids: string[];

  before(async () => {
    const deployment = await sample.sampleDeployment('javascript');
    proxy = await startFaultServer(deployment.url);
    source = deployment.threads.subagent;
    copied = await copy(deployment, source);
    ids = (await history(deployment, copied)).rows.map(({ checkpoint }) => checkpoint.checkpoint_id);
    await sample.configure({ deployments: [{ name: 'Through a proxy', url: proxy.url }], showDiff: 'always' });
  });
  beforeEach(() => sample.closeTabs());
  after(async () => {
    await sample.closeTabs();
    await sample.configure();
    await proxy.stop();
  });

  const compare = async (differing: string[]): Promise<void> => {
    proxy.reset();
    proxy.rules(liar(source, differing, { items }), liar(copied, differing, { items: everySecond }));
    const sides = [source, copied].map((threadId) => ({ deployment: proxy.url, threadId }));
    const verification = await sample.run<Verification>('langgraphThreads.compareThreads', ...sides);
    assert.equal(verification?.verdict, 'different');
  };

  it('is a plain one where there is one of them, for folding what is equal between them would take long', async () => {
    const [, second = ''] = ids;
    await compare([second]);
    const { left, right } = shown() ?? {};
    assert.ok(left?.kind === 'checkpoint' && right?.kind === 'checkpoint');
    assert.deepEqual([left.checkpointId, right.checkpointId], [second, second]);
    assert.match(sample.tabs()[0]?.label ?? '', /^.+ ↔ .+ \(different\): the differing checkpoint$/);
  });

  it('is that of the histories where there are several', async () => {
    await compare(ids.slice(1, 3));
    const { left, right } = shown() ?? {};
    assert.deepEqual([left?.kind, right?.kind], ['history', 'history']);
    assert.deepEqual([left?.threadId, right?.threadId], [source, copied]);
  });
});
