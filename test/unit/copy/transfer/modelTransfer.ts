/** A transfer between servers in memory. */
import assert from 'node:assert/strict';
import type { TransferResult } from '../../../../src/api';
import { lookAhead, type OutlookOptions } from '../../../../src/copy/transfer/outlook';
import { transferThread } from '../../../../src/copy/transfer/transferThread';
import { type Lies, ModelServer } from './modelServer';

/** A source of three turns, built by the model itself. */
async function sourceOf(): Promise<ModelServer> {
  const server = new ModelServer();
  const turn = (text: string): object[] => [
    { updates: [{ as_node: '__input__', values: { last: text } }] },
    { updates: [{ as_node: '__start__', values: { last: text } }] },
    { updates: [{ as_node: 'one', values: { log: [text] } }] },
    { updates: [{ as_node: 'two', values: null }] },
  ];
  const supersteps = ['a', 'b', 'c'].flatMap(turn);
  await server.building.build({ thread_id: 'source', if_exists: 'raise', supersteps } as never);
  return server;
}

export async function transfer(
  lies: Lies,
  signal = new AbortController().signal,
  onBuilding?: () => void,
  graphOf?: OutlookOptions['graphOf'],
): Promise<{ result: TransferResult; target: ModelServer; source: ModelServer }> {
  const source = await sourceOf();
  const target = new ModelServer(lies);
  const limits = { signal, buildTimeoutMs: 1_000 };
  const outlook = await lookAhead(
    { thread: { deployment: 'http://source', threadId: 'source' }, server: source },
    target,
    { ...limits, graphOf },
  );
  assert.ok(!('refused' in outlook));
  const result = await transferThread(outlook, { ...limits, onProgress: () => onBuilding?.() });
  return { result, target, source };
}
