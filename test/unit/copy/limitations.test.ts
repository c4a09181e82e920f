import assert from 'node:assert/strict';
import { limitationsOf } from '../../../src/copy/limitations';

const never = new AbortController().signal;
const codes = async (services: string[] | undefined | Error, isEmpty: boolean, hasSubgraphs: boolean) => {
  let asked = 0;
  const server = {
    services: () => {
      asked++;
      return services instanceof Error ? Promise.reject(services) : Promise.resolve(services);
    },
  };
  const notes = await limitationsOf(server, { isEmpty, hasSubgraphs }, never);
  return [notes.map(({ code }) => code).join(' '), asked];
};

describe('what a copy cannot do', () => {
  it('is told for a server that keeps its data in memory', async () => {
    assert.deepEqual(await codes([], true, false), ['cannotRun', 1]);
    assert.deepEqual(await codes([], false, true), ['cannotEnterSubgraphs', 1]);
    assert.deepEqual(await codes(['js_runtime'], true, false), ['cannotRun', 1]);
  });

  it('is nothing with a database, or where nothing is said', async () => {
    assert.deepEqual(await codes(['postgres', 'redis'], true, true), ['', 1]);
    assert.deepEqual(await codes(undefined, true, true), ['', 1]);
    assert.deepEqual(await codes(new Error('gone'), true, true), ['', 1]);
    assert.deepEqual(await limitationsOf({}, { isEmpty: true, hasSubgraphs: false }, never), []);
  });

  it('is not asked for where it does not matter', async () => assert.deepEqual(await codes([], false, false), ['', 0]));
});
