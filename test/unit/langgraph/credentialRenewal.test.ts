import assert from 'node:assert/strict';

import type { AgentServer } from '../../../src/langgraph/agentServer';
import { CredentialRenewal, type Refusal } from '../../../src/langgraph/credentialRenewal';
import { agentServer, id, row } from './scriptedAgent';
import { collect, failureOf, json, scriptedServer, type ScriptedServer } from './scriptedServer';

const old = { 'x-api-key': 'old-key' };
const fresh = { 'x-api-key': 'fresh-key' };

/** A person in front of a deployment: what is stored, and what is entered when asked. */
class Person {
  stored: Record<string, string> = old;
  readonly questions: Refusal[] = [];
  closed = false;
  #answer: ((entered: Record<string, string> | undefined) => void) | undefined;
  readonly renewal = new CredentialRenewal({
    headers: () => Promise.resolve(this.stored),
    ask: async (refusal, signal) => {
      this.questions.push(refusal);
      signal.addEventListener('abort', () => {
        this.closed = true;
        this.#answer?.(undefined);
      });
      const entered = await new Promise<Record<string, string> | undefined>((resolve) => {
        this.#answer = resolve;
      });
      if (entered) this.stored = entered;
      return entered !== undefined;
    },
  });

  async answer(entered: Record<string, string> | undefined): Promise<void> {
    while (!this.#answer) await new Promise(setImmediate);
    this.#answer(entered);
    this.#answer = undefined;
  }
}

describe('credentials that are refused in the middle of a reading', () => {
  /** The keys that are good now. */
  const good = new Set<string>();
  let status: 401 | 403 = 401;
  let server: ScriptedServer;
  let person: Person;
  let agent: AgentServer;

  beforeEach(async () => {
    status = 401;
    good.clear();
    good.add('old-key');
    server = await scriptedServer((response, { headers, url }) => {
      const isGood = good.has(String(headers['x-api-key']));
      json(response, isGood ? 200 : status, isGood ? (url.endsWith('search') ? [] : row) : {});
    });
    person = new Person();
    agent = agentServer(server.url, {
      headers: () => Promise.resolve(person.stored),
      renewal: person.renewal,
    });
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const rotate = (): void => {
    good.clear();
    good.add('fresh-key');
    server.requests.length = 0;
  };
  const keys = (): unknown[] => server.requests.map(({ headers }) => headers['x-api-key']);

  for (const refused of [401, 403] as const) {
    it(`${refused}: asks once, and goes on with what is entered`, async () => {
      status = refused;
      await agent.getThread(id);
      rotate();
      const work = agent.getThread(id);
      await person.answer(fresh);
      assert.equal((await work).thread_id, id);
      assert.deepEqual(keys(), ['old-key', 'fresh-key']);
      assert.deepEqual(person.questions, [refused === 401 ? 'unauthorized' : 'forbidden']);
    });
  }

  it('a page of a history is asked for again, and no page before it', async () => {
    const page = async (before?: string): Promise<Buffer> =>
      collect(await agent.historyStream(id, { namespace: '', limit: 5, before }));
    await page();
    rotate();
    const next = page('1f0c0de0-0000-6000-8000-000000000003');
    await person.answer(fresh);
    await next;
    assert.deepEqual(
      server.requests.map(({ url }) => url.replace(/.*history/, '')),
      Array(2).fill('?limit=5&before=1f0c0de0-0000-6000-8000-000000000003'),
    );
  });

  it('one question for many requests at the same time, those that fail while it is open too', async () => {
    await agent.getThread(id);
    await agent.threadBytes(id);
    rotate();
    const works: Promise<unknown>[] = Array.from({ length: 6 }, () => agent.getThread(id));
    while (person.questions.length === 0) await new Promise(setImmediate);
    works.push(agent.threadBytes(id));
    while (server.requests.length < 7) await new Promise(setImmediate);
    await person.answer(fresh);
    await Promise.all(works);
    assert.equal(person.questions.length, 1);
    assert.equal(keys().filter((key) => key === 'fresh-key').length, 7);
  });

  it('dismissed: every one fails as before, and none asks again', async () => {
    await agent.getThread(id);
    rotate();
    const works = Array.from({ length: 3 }, () => failureOf(agent.getThread(id)));
    await person.answer(undefined);
    assert.deepEqual(
      (await Promise.all(works)).map(({ kind }) => kind),
      Array(3).fill('unauthorized'),
    );
    assert.equal((await failureOf(agent.getThread(id))).kind, 'unauthorized');
    assert.equal(person.questions.length, 1);
    assert.equal(server.requests.length, 4);
  });

  for (const [what, entered] of Object.entries({
    'other wrong ones': { 'x-api-key': 'wrong' },
    'the same ones': old,
  })) {
    it(`${what} entered: a second refusal is a failure, no loop`, async () => {
      await agent.getThread(id);
      rotate();
      const work = failureOf(agent.getThread(id));
      await person.answer(entered);
      assert.equal((await work).kind, 'unauthorized');
      assert.equal((await failureOf(agent.getThread(id))).kind, 'unauthorized');
      assert.equal(person.questions.length, 1);
      assert.equal(server.requests.length, 3);
    });
  }

  it('others that were stored meanwhile are used without a question', async () => {
    await agent.getThread(id);
    rotate();
    // Read before the request and again after its refusal.
    let reads = 0;
    Object.defineProperty(person, 'stored', { get: () => (reads++ === 0 ? old : fresh) });
    assert.equal((await agent.getThread(id)).thread_id, id);
    assert.deepEqual(person.questions, []);
  });

  it('what was never accepted is no key that expired: a wrong one, or one that may not make this call', async () => {
    good.clear();
    await failureOf(agent.getThread(id));
    good.add('old-key');
    await agent.getThread(id);
    good.clear();
    status = 403;
    assert.equal((await failureOf(agent.storageBytes(id))).kind, 'forbidden');
    assert.deepEqual(person.questions, []);
  });

  it('what writes is sent once and asks nothing, whatever had been accepted', async () => {
    for (const write of [() => agent.createThread({}), () => agent.copyThread(id, { timeoutMs: 900 })]) {
      good.add('old-key');
      await write().catch(() => undefined);
      rotate();
      assert.equal((await failureOf(write())).kind, 'unauthorized');
      assert.equal(server.requests.length, 1);
    }
    assert.deepEqual(person.questions, []);
  });

  it('cancelling does not wait for the answer; the question stays for whoever else waits, and no longer', async () => {
    await agent.getThread(id);
    rotate();
    const [first, second] = [new AbortController(), new AbortController()];
    const works = [first, second].map(({ signal }) => failureOf(agent.getThread(id, signal)));
    while (server.requests.length < 2 || person.questions.length === 0) await new Promise(setImmediate);
    // Both wait by now.
    await new Promise((resolve) => setTimeout(resolve, 20));
    first.abort();
    assert.equal((await works[0])?.kind, 'cancelled');
    assert.equal(person.closed, false);
    second.abort();
    assert.equal((await works[1])?.kind, 'cancelled');
    assert.equal(person.closed, true);
  });

  it('without anybody to ask, a refusal is a failure', async () => {
    const quiet = agentServer(server.url, { headers: () => Promise.resolve(old) });
    await quiet.getThread(id);
    rotate();
    assert.equal((await failureOf(quiet.getThread(id))).kind, 'unauthorized');
    assert.equal(server.requests.length, 1);
  });
});
