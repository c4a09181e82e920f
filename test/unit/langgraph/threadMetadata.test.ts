import assert from 'node:assert/strict';
import { addMetadata } from '../../../src/langgraph/threadMetadata';
import { type Behaviours, plainRow, startLookAlike } from '../../servers/stage/lookAlike';
import { agentServer } from './scriptedAgent';

const metadata = { graph_id: 'chat', owner: 'ada', gone: null };

async function add(behaviours: Partial<Behaviours>, added: Record<string, unknown>) {
  const row = plainRow(1, { metadata });
  await using stage = await startLookAlike([{ row: plainRow(0) }, { row }], behaviours);
  const given = await addMetadata(agentServer(stage.url), String(row.thread_id), added);
  const patches = stage.requests.filter(({ method }) => method === 'PATCH').length;
  return { given: given.metadata, patches };
}

describe('adding to a thread’s metadata', () => {
  const added = { title: 'A plan' };

  it('is one request where the server merges', async () => {
    assert.deepEqual(await add({}, added), { given: { ...metadata, ...added }, patches: 1 });
  });

  for (const more of [{}, { ignores: ['ids', 'select'] }, { refuses: ['ids', 'select'] }] as const) {
    it(`keeps the rest where the server replaces the whole: ${JSON.stringify(more)}`, async () => {
      const { given, patches } = await add({ patch: 'replaces', ...more }, added);
      assert.deepEqual(given, { ...metadata, ...added });
      assert.equal(patches, 2);
    });
  }

  it('is one request where nothing is lost but what is replaced, or is null', async () => {
    const replaced = { owner: 'bob', graph_id: null };
    assert.deepEqual(await add({ patch: 'replaces' }, replaced), { given: replaced, patches: 1 });
  });
});
