import assert from 'node:assert/strict';
import { snippet, snippetLanguages, type SnippetLanguage } from '../../src/copy/scripts/snippet';
import { snippetHeaders } from '../../src/copy/scripts/snippetFacts';
import { behindDoor } from './stage/behindDoor';
import type { Rule } from './stage/faults';
import { emptyHistory, lieInHistory, namespaceMissing, noStorage, storageCount } from './lies';
import { isSoak, itInSoak } from '../tools/soak';
import { copy, history, listThreads } from './stage/rest';
import { missingTools, type Ran, runScript, urlOfNobody } from './stage/scripts';
import type { SampleThread } from './stage/seed';
import { describeOnEachServer, type Seeded } from './stage/startedServers';

type Json = Record<string, unknown>;

const inHistory = (threadId: string, change: (row: Json) => Json): Rule => ({
  match: { method: 'POST', path: new RegExp(`/${threadId}/history`) },
  fault: { transform: (rows) => (Array.isArray(rows) ? (rows as Json[]).map(change) : rows) },
});

/** A server that gives fewer checkpoints than it is asked for. */
const pagesOfTwo: Rule = {
  match: { method: 'POST', path: /\/history/ },
  fault: { rewrite: ({ body }) => ({ body: JSON.stringify({ ...(JSON.parse(body) as Json), limit: 2 }) }) },
};

/** Namespaces of tasks are refused, as older servers do it for those that no task lists. */
const refusal = (status: number, threadId = ''): Rule => ({
  match: { method: 'POST', path: new RegExp(`${threadId}/history`), body: /"checkpoint_ns": ?"[^"]*:/ },
  fault: { answer: { status, body: '{"detail":"Subgraph reply not found"}' } },
});

const namespaceOf = ({ body }: { body: string }): string =>
  (JSON.parse(body) as { checkpoint: { checkpoint_ns: string } }).checkpoint.checkpoint_ns;

/** The real rows under another name than they are listed by, on both threads or all but `except`. */
function underPlainName(listed: string, name: string, except?: string): Rule[] {
  return [
    {
      match: { method: 'POST', path: /\/history/ },
      fault: {
        rewrite: (request) => {
          const body = JSON.parse(request.body) as Json;
          const from = namespaceOf(request);
          const to =
            from === listed ? 'nowhere' : from === name && !(except && request.path.includes(except)) ? listed : from;
          return { body: JSON.stringify({ ...body, checkpoint: { checkpoint_ns: to } }) };
        },
      },
    },
  ];
}

/** The row with one number spelled otherwise. */
function withNumber(row: Json, from: string, to: string): Json {
  const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
  const { numbers } = row.values as { numbers?: Json };
  if (!numbers) return row;
  const [name = ''] = Object.entries(numbers).find(([, value]) => JSON.stringify(value) === from) ?? [];
  assert.notEqual(name, '');
  return { ...row, values: { ...(row.values as Json), numbers: { ...numbers, [name]: rawJSON(to) } } };
}

describeOnEachServer(
  'a copied snippet, run as it is printed',
  (seeded: () => Seeded, kind) => {
    /** Between the script and the server, for lies. */
    const { door, server } = behindDoor(seeded);
    let cursor: 'text' | 'object';

    before(async () => {
      // As the command asks for it.
      cursor = (await server().info()).langgraph_py_version === undefined ? 'text' : 'object';
    });

    const scriptFor = (language: SnippetLanguage, threadId: string): string =>
      snippet(language, {
        baseUrl: door().url,
        threadId,
        headers: snippetHeaders([{ name: 'X-Api-Key', value: seeded().server.key }]),
        cursor,
      });
    const runOn = (language: SnippetLanguage, name: SampleThread, ...args: string[]): Promise<Ran> =>
      runScript(language, scriptFor(language, seeded().threads[name]), args, seeded().server.key);
    const copyOf = (name: SampleThread): Promise<string> => copy(seeded().server, seeded().threads[name]);

    const furtherPages = (threadId: string): number =>
      door()
        .seen('POST', new RegExp(`/${threadId}/history`))
        .filter(({ body }) => body.includes('before')).length;
    const askedFor = (namespace: RegExp) =>
      door()
        .seen('POST', /\/history/)
        .filter((request) => namespace.test(namespaceOf(request)));

    // A script takes seconds: `npm test` has each exit code in each language once, and what only one server shows.
    const keptOn = (server: typeof kind) => (kind === server ? it : itInSoak);

    for (const language of snippetLanguages) {
      describe(language, () => {
        before(function () {
          const missing = missingTools(language);
          if (missing.length === 0) return;
          console.log(`      skipped: this machine has no ${missing.join(', no ')}`);
          this.skip();
        });

        keptOn('python')(
          'copies a thread once, and finds its copy whole, with subgraphs that no server lists',
          async () => {
            const before = await listThreads(seeded().server);
            const { code, output } = await runOn(language, 'subagent');
            assert.equal(code, 0, output);
            const made = (await listThreads(seeded().server)).filter((id) => !before.includes(id));
            assert.equal(made.length, 1);
            assert.match(output, /The histories are the same\./);
            const counted = kind === 'python' ? '15' : 'not counted';
            for (const id of [seeded().threads.subagent, made[0] ?? '']) {
              assert.ok(
                output.replaceAll('"', '').includes(`${id}: 15 checkpoints can be read; stored: ${counted}`),
                output,
              );
            }
          },
        );

        keptOn('javascript')(
          'checks a copy that is there, pages to the end, and sees one value changed in the oldest checkpoint',
          async () => {
            const made = await copyOf('finishedChat');
            door().rules(pagesOfTwo);
            const whole = await runOn(language, 'finishedChat', made);
            assert.equal(whole.code, 0, whole.output);
            const further = door()
              .seen('POST', new RegExp(`/${made}/history`))
              .filter(({ body }) => body.includes('before'));
            assert.ok(further.length >= 3, 'six checkpoints in pages of two, and an empty page');
            const { rows } = await history(seeded().server, made);
            const oldest = rows.at(-1)?.checkpoint.checkpoint_id ?? '';
            door().rules(
              inHistory(made, (row) =>
                JSON.stringify(row).includes(`"checkpoint_id":"${oldest}"`) ? { ...row, values: [] } : row,
              ),
            );
            const { code, output } = await runOn(language, 'finishedChat', made);
            assert.equal(code, 1, output);
            assert.match(output, /The histories are different/);
            assert.ok(output.includes(oldest), output);
          },
        );

        keptOn('python')('names an id that the server has written anew, and takes no foreign id for it', async () => {
          const made = await copyOf('interrupted');
          door().rules(pagesOfTwo);
          const { code, output } = await runOn(language, 'interrupted', made);
          assert.equal(code, 0, output);
          assert.ok(furtherPages(made) >= 1, 'three checkpoints in pages of two');
          assert.match(output, kind === 'python' ? /the same, but for the id in \d+ places/ : /the same\./);
          if (kind === 'python') return;
          const source = seeded().threads.interrupted;
          door().rules(
            inHistory(made, (row) => ({ ...row, checkpoint: { ...(row.checkpoint as object), thread_id: source } })),
          );
          assert.equal((await runOn(language, 'interrupted', made)).code, 1);
        });

        if (kind === 'javascript') {
          itInSoak('sees a namespace that is missing', async () => {
            const made = await copyOf('interruptedInSubgraph');
            door().rules(namespaceMissing(/./, made));
            const { code, output } = await runOn(language, 'interruptedInSubgraph', made);
            assert.equal(code, 1, output);
          });
        } else {
          itInSoak('cannot tell where the server stores more than it shows', async () => {
            door().rules(storageCount(1));
            const { code, output } = await runOn(language, 'finishedChat');
            assert.equal(code, 2, output);
            assert.match(output, /Cannot tell/);
          });

          it('compares numbers by their spelling, or says that it cannot', async () => {
            const made = await copyOf('numbers');
            door().rules(inHistory(made, (row) => withNumber(row, '9007199254740993', '9007199254740992')));
            const { code, output } = await runOn(language, 'numbers', made);
            assert.equal(code, output.includes('This jq rounds') ? 0 : 1, output);
          });
        }

        itInSoak('cannot tell where both histories are empty', async () => {
          const { code, output } = await runOn(language, 'empty');
          assert.equal(code, 2, output);
          assert.match(output, /Cannot tell:\s+there is nothing to read/);
        });

        keptOn('javascript')('ends with 2 where the server is gone', async () => {
          const text = scriptFor(language, seeded().threads.finishedChat).replaceAll(door().url, await urlOfNobody());
          const { code, output } = await runScript(language, text, [], seeded().server.key);
          assert.equal(code, 2, output);
        });

        // What only the script decides, whatever server it is: once is enough.
        if (kind === 'javascript') {
          itInSoak('ends with 2 where the server goes away in the middle', async () => {
            const made = await copyOf('finishedChat');
            door().rules({ match: { path: new RegExp(`/${made}/history`) }, fault: { reset: 'beforeHeaders' } });
            const { code, output } = await runOn(language, 'finishedChat', made);
            assert.equal(code, 2, output);
          });

          for (const status of isSoak ? [400, 404, 422, 500] : [400]) {
            it(`asks once where the server refuses what no task lists, with ${status}, and goes on`, async () => {
              const made = await copyOf('finishedChat');
              door().rules(noStorage, refusal(status));
              const { code, output } = await runOn(language, 'finishedChat', made);
              assert.equal(code, 0, output);
              assert.match(output, /does not show subgraphs/);
              assert.equal(askedFor(/:/).length, 1);
            });
          }

          itInSoak(
            'cannot tell where a namespace that a task lists is refused, unless there is a difference elsewhere',
            async () => {
              const made = await copyOf('interruptedInSubgraph');
              door().rules(noStorage, refusal(500, made));
              const refused = await runOn(language, 'interruptedInSubgraph', made);
              assert.equal(refused.code, 2, refused.output);
              door().rules(
                noStorage,
                refusal(500, made),
                inHistory(made, (row) => ({ ...row, values: [] })),
              );
              const different = await runOn(language, 'interruptedInSubgraph', made);
              assert.equal(different.code, 1, different.output);
            },
          );

          itInSoak('asks by its plain name for a listed namespace that answers nothing', async () => {
            const made = await copyOf('interruptedInSubgraph');
            const [listed = ''] = (await history(seeded().server, made)).rows.flatMap(({ tasks }) =>
              tasks.flatMap(({ checkpoint }) => checkpoint?.checkpoint_ns ?? []),
            );
            const name = listed.split(':')[0] ?? '';
            door().rules(noStorage, ...underPlainName(listed, name));
            const same = await runOn(language, 'interruptedInSubgraph', made);
            assert.equal(same.code, 0, same.output);
            assert.ok(askedFor(new RegExp(`^${name}$`)).length >= 2);
            door().rules(noStorage, ...underPlainName(listed, name, made));
            assert.equal((await runOn(language, 'interruptedInSubgraph', made)).code, 1);
          });

          itInSoak('cannot tell where a run went on behind a checkpoint without tasks, and nobody counts', async () => {
            const made = await copyOf('finishedChat');
            door().rules(
              noStorage,
              lieInHistory((rows) => rows.map((row) => ({ ...row, next: [], tasks: [] }))),
            );
            const { code, output } = await runOn(language, 'finishedChat', made);
            assert.equal(code, 2, output);
            assert.match(output, /went on/);
          });

          itInSoak('cannot tell where a task waits that is not shown, and nobody counts', async () => {
            const made = await copyOf('interrupted');
            const hide = (rows: Json[]) => rows.map((row, at) => (at === 0 ? { ...row, next: [], tasks: [] } : row));
            door().rules(noStorage, lieInHistory(hide));
            const { code, output } = await runOn(language, 'interrupted', made);
            assert.equal(code, 2, output);
            assert.match(output, /waits for an answer/);
          });

          itInSoak('sees that a copy has nothing', async () => {
            const made = await copyOf('finishedChat');
            door().rules(noStorage, emptyHistory(made));
            const { code, output } = await runOn(language, 'finishedChat', made);
            assert.equal(code, 1, output);
          });
        }

        itInSoak('fails with a wrong key, and copies nothing', async () => {
          const before = await listThreads(seeded().server);
          const text = scriptFor(language, seeded().threads.finishedChat);
          const { code, output } = await runScript(language, text, [], 'a-wrong-key');
          assert.equal(code, 2, output);
          assert.match(output, /401|Invalid key/);
          assert.deepEqual(await listThreads(seeded().server), before);
        });
      });
    }
  },
  {
    keyed: true,
    only: ['finishedChat', 'interrupted', 'interruptedInSubgraph', 'subagent', 'empty', 'numbers'],
  },
);
