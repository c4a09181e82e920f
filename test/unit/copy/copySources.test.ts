import assert from 'node:assert/strict';
import { CopySources } from '../../../src/copy/copySources';
import { sharedMemory } from './sharedMemory';

const at = (threadId: string, deployment = 'http://one') => ({ deployment, threadId });

describe('the sources of copies', () => {
  it('are remembered by deployment, for every window', async () => {
    const memory = sharedMemory();
    const [one, other] = [new CopySources(memory.open()), new CopySources(memory.open())];
    assert.equal(one.of(at('copy')), undefined);
    await one.remember(at('copy'), at('source'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(one.of(at('copy')), 'source');
    assert.equal(other.of(at('copy')), 'source');
    assert.equal(one.of(at('copy', 'http://two')), undefined);
    await one.remember(at('copy'), at('another'));
    assert.equal(one.of(at('copy')), 'another');
  });

  it('stay, and are written once more, where the memory gives back what was before', async () => {
    const memory = sharedMemory().open();
    const sources = new CopySources(memory);
    await sources.remember(at('first'), at('source'));
    await memory.update('copySources', undefined);
    assert.equal(sources.of(at('first')), 'source');
    await sources.remember(at('second'), at('source'));
    assert.equal(new CopySources(memory).of(at('first')), 'source');
  });

  it('are the newest thousand', async () => {
    const sources = new CopySources(sharedMemory().open());
    for (let index = 0; index <= 1_000; index++) await sources.remember(at(`copy ${index}`), at('source'));
    assert.deepEqual([sources.of(at('copy 0')), sources.of(at('copy 1'))], [undefined, 'source']);
  });

  it('are none where something else is kept', async () => {
    const memory = sharedMemory().open();
    await memory.update('copySources', [['http://one', 'copy'], 1, ['http://one', 'copy', 'source', 'more']]);
    assert.equal(new CopySources(memory).of(at('copy')), undefined);
    await memory.update('copySources', 'nothing');
    assert.equal(new CopySources(memory).of(at('copy')), undefined);
  });
});
