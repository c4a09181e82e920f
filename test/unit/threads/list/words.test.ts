import assert from 'node:assert/strict';
import { newestFirst } from '../../../../src/threads/list/filter';
import { readThreadPage } from '../../../../src/threads/list/pages';
import { plainRow, startLookAlike, type Behaviours, type LookAlikeThread } from '../../../servers/stage/lookAlike';
import { agentServer } from '../../langgraph/scriptedAgent';

const state = (first: string): object => ({ values: { messages: [{ type: 'human', content: first }] } });

/** So many threads, of which every 1,000th says "quartz" in its title or, every 1,000th after 500, in its first message. */
function threads(count: number, more: (n: number) => object = () => ({})): LookAlikeThread[] {
  return Array.from({ length: count }, (_, n) => ({
    row: plainRow(n, {
      metadata: n % 1000 === 0 ? { title: `The Quartz lamp, ${n}` } : {},
      ...state(n % 1000 === 500 ? `Is there a quartz lamp? ${n}` : `Hello ${n}`),
      ...more(n),
    }),
  }));
}

describe('threads are found by words', () => {
  const find = async (
    behaviours: Partial<Behaviours>,
    all: LookAlikeThread[],
    text: string,
    offset = 0,
  ): Promise<{ found: string[]; looked: number; more: boolean; requests: number; said: number[] }> => {
    await using server = await startLookAlike(all, behaviours);
    const said: number[] = [];
    const query = { filter: { text }, sort: newestFirst };
    const page = await readThreadPage(agentServer(server.url), query, {
      offset,
      limit: 50,
      onLooked: (looked) => said.push(looked),
    });
    assert.ok(page.threads.every((thread) => !('values' in thread) && !('said' in thread) && !('extracted' in thread)));
    const found = page.threads.map(
      ({ metadata: { title }, opening }) => (typeof title === 'string' ? title : opening) ?? '',
    );
    const { length: looked } = page.ids;
    return { found, looked, more: page.more, requests: server.requests.length, said };
  };

  const whole = [0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500];

  it('of titles and first messages, 5,000 at a time, by five requests where the server extracts', async () => {
    const { found, looked, more, requests, said } = await find({}, threads(6000), 'LAMP quartz');
    assert.deepEqual(
      found.map((text) => Number(/\d+$/.exec(text)?.[0])).sort((a, b) => a - b),
      whole,
    );
    assert.deepEqual({ looked, more, requests }, { looked: 5000, more: true, requests: 5 });
    assert.deepEqual(said, [1000, 2000, 3000, 4000, 5000], 'how far it is, is said');
  }).timeout(20_000);

  it('and from where it ended by the next 5,000', async () => {
    const { found, looked, more } = await find({}, threads(6000), 'quartz', 5000);
    assert.deepEqual([found.length, looked, more], [2, 1000, false]);
  }).timeout(20_000);

  it('in states, without keeping any, where the server does not extract', async () => {
    const { found, looked, requests } = await find({ ignores: ['extract'] }, threads(5000), 'quartz');
    assert.deepEqual([found.length, looked], [10, 5000]);
    assert.ok(requests <= 12, `${requests} requests`);
  }).timeout(20_000);

  it('each of which must be there, or begin the id', async () => {
    const all = threads(3);
    const [, second] = all.map(({ row }) => (row as { thread_id: string }).thread_id);
    assert.deepEqual((await find({}, all, `hello ${second ?? ''}`)).found, ['Hello 1']);
    assert.deepEqual((await find({}, all, `hello ${second?.slice(1) ?? ''}`)).found, []);
    assert.deepEqual((await find({}, all, 'hello quartz')).found, ['The Quartz lamp, 0']);
  });

  it('of titles alone, where states are too large to be read', async () => {
    const large = threads(40, (n) => (n === 5 ? state(`quartz ${'x'.repeat(17 * 1024 * 1024)}`) : {}));
    const { found, looked } = await find({ ignores: ['extract'] }, large, 'quartz');
    assert.equal(looked, 40);
    assert.ok(found.includes('The Quartz lamp, 0'));
  }).timeout(60_000);
});
