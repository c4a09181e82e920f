import assert from 'node:assert/strict';
import { type Asks, type Decision, readQuestion, readWaiting, waitsForTheSame } from '../../../src/history/questions';
import { parseJson } from '../../../src/json/json';
import { fromPlain, toPlain } from '../../../src/json/plain';
import { printJson } from '../../../src/json/print';

/** What is asked, in few words: `name(args) [decisions]`, or the options. */
function told(asks: Asks): string[] {
  return asks.kind === 'free'
    ? ['free', ...asks.options.map(({ label, value }) => `${label}=${printJson(value, 0)}`)]
    : [
        asks.spelling,
        ...asks.requests.map(
          ({ name, args, description, allowed }) =>
            `${name}(${JSON.stringify(toPlain(args))}) ${description ?? '-'} [${allowed.join(' ')}]`,
        ),
      ];
}

const mail = { name: 'send_email', args: { to: 'a@example.com' }, description: 'Approve the mail' };
const remove = { name: 'delete_file', args: { path: '/tmp/1' } };
const inbox = (config: object) => ({
  action_request: { action: 'mail', args: { to: 'a' } },
  config,
  description: 'Mail?',
});
const all = { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: true };
const approval = { type: 'tool_approval', tool_call_id: 'call_0', ...remove, description: 'Delete?' };
const decisions = (...types: Decision[]) => ({
  $defs: Object.fromEntries(types.map((type) => [type, { properties: { type: { const: type } } }])),
  oneOf: types.map((type) => ({ $ref: `#/$defs/${type}` })),
});

describe('what an interrupt asks', () => {
  const cases: [what: string, interrupt: unknown, asks: string[]][] = [
    ['a text', { id: 'i', value: 'go on?' }, ['free']],
    ['null', { id: 'i', value: null }, ['free']],
    ['no interrupt at all', 'go on?', ['free']],
    [
      'Python middleware',
      {
        value: {
          action_requests: [mail, remove],
          review_configs: [
            { action_name: 'send_email', allowed_decisions: ['approve', 'edit', 'reject', 'respond'] },
            { action_name: 'delete_file', allowed_decisions: ['approve', 'reject'] },
          ],
        },
      },
      [
        'snake',
        'send_email({"to":"a@example.com"}) Approve the mail [approve edit reject respond]',
        'delete_file({"path":"/tmp/1"}) - [approve reject]',
      ],
    ],
    [
      'JavaScript middleware',
      {
        value: {
          actionRequests: [mail],
          reviewConfigs: [{ actionName: 'send_email', allowedDecisions: ['approve', 'reject'] }],
        },
      },
      ['camel', 'send_email({"to":"a@example.com"}) Approve the mail [approve reject]'],
    ],
    [
      'a request without a configuration of its name',
      { value: { action_requests: [remove, { action: 'x', arguments: { a: 1 } }] } },
      ['snake', 'delete_file({"path":"/tmp/1"}) - [approve edit reject]', 'x({"a":1}) - [approve edit reject]'],
    ],
    [
      'a decision that is not known',
      {
        value: {
          action_requests: [remove],
          review_configs: [{ action_name: 'delete_file', allowed_decisions: ['vote', 'approve'] }],
        },
      },
      ['snake', 'delete_file({"path":"/tmp/1"}) - [approve]'],
    ],
    [
      'no decision that is known',
      {
        value: {
          action_requests: [remove],
          review_configs: [{ action_name: 'delete_file', allowed_decisions: ['vote'] }],
        },
      },
      ['free'],
    ],
    ['no request', { value: { action_requests: [], review_configs: [] } }, ['free']],
    ['requests that are none', { value: { action_requests: ['mail'] } }, ['free']],
    [
      'Python middleware, for each call',
      { value: approval, response_schema: decisions('approve', 'reject') },
      ['toolApproval', 'delete_file({"path":"/tmp/1"}) Delete? [approve reject]'],
    ],
    [
      'the same with one decision',
      { value: approval, response_schema: { properties: { type: { const: 'respond' } } } },
      ['toolApproval', 'delete_file({"path":"/tmp/1"}) Delete? [respond]'],
    ],
    [
      'the same without a schema',
      { value: approval },
      ['toolApproval', 'delete_file({"path":"/tmp/1"}) Delete? [approve edit reject]'],
    ],
    ['Agent Inbox', { value: [inbox(all)] }, ['inbox', 'mail({"to":"a"}) Mail? [approve edit respond ignore]']],
    [
      'several of Agent Inbox',
      { value: [inbox({ allow_accept: true }), inbox({ allow_ignore: true, allow_edit: false })] },
      ['inbox', 'mail({"to":"a"}) Mail? [approve]', 'mail({"to":"a"}) Mail? [ignore]'],
    ],
    ['one outside a list', { value: inbox({ allow_respond: true }) }, ['inbox', 'mail({"to":"a"}) Mail? [respond]']],
    ['one that allows nothing', { value: inbox({ allow_respond: false }) }, ['free']],
    [
      'options of one question',
      { value: { questions: [{ prompt: 'Which plan?', options: ['A', 'B'] }] } },
      ['free', 'A="A"', 'B="B"'],
    ],
    ['several questions', { value: { questions: [{ options: ['A'] }, { options: ['B'] }] } }, ['free']],
    [
      'options with labels',
      {
        value: {
          question: '?',
          options: [{ label: 'Yes', value: true }, { id: 'n', name: 'No' }, { title: 'Maybe' }, 7],
        },
      },
      ['free', 'Yes=true', 'No="n"', 'Maybe="Maybe"'],
    ],
    ['choices', { value: { prompt: '?', choices: ['a'] } }, ['free', 'a="a"']],
    ['all that a schema allows', { value: '?', response_schema: { enum: ['S', 'M'] } }, ['free', 'S="S"', 'M="M"']],
  ];
  for (const [what, interrupt, asks] of cases) {
    it(what, () => assert.deepEqual(told(readQuestion('ask', fromPlain(interrupt)).asks), asks));
  }

  it('keeps every digit', () => {
    const { value, id } = readQuestion('ask', parseJson('{"id":"i","value":{"order":9007199254740993}}'));
    assert.deepEqual([id, printJson(value, 0)], ['i', '{\n"order": 9007199254740993\n}']);
  });

  it('has the id in both spellings', () => {
    assert.equal(readQuestion('ask', fromPlain({ interrupt_id: 'i', value: 1 })).id, 'i');
    assert.equal(readQuestion('ask', fromPlain({ value: 1 })).id, undefined);
  });
});

describe('what a thread waits for', () => {
  const task = (more: object) => ({ id: 't', name: 'review', interrupts: [], ...more });
  const asking = task({ interrupts: [{ id: 'i', value: '?' }] });
  const head = (next: string[], tasks?: object[]) => ({ next, tasks: tasks && fromPlain(tasks) });
  const interrupted = (interrupts?: unknown) => ({ status: 'interrupted', interrupts });
  const idle = { status: 'idle' };
  const cases: [what: string, ...Parameters<typeof readWaiting>, expected: string][] = [
    ['never ran', undefined, idle, 'nothing'],
    ['has ended', head([], []), idle, 'nothing'],
    ['asks', head(['review'], [asking]), interrupted(), 'questions review:i'],
    ['asks, and is called idle: a copy', head(['review'], [asking]), idle, 'questions review:i'],
    ['asks in several tasks', head(['review', 'review'], [asking, asking]), idle, 'questions review:i review:i'],
    ['was answered', head(['review'], [{ ...asking, result: {} }]), idle, 'stopped review'],
    ['asks behind a join, in Python', head([], []), interrupted({ t: [{ id: 'i', value: '?' }] }), 'questions :i'],
    [
      'asked once, by its row',
      head([], []),
      { status: 'idle', interrupts: { t: [{ id: 'i', value: '?' }] } },
      'nothing',
    ],
    ['is interrupted, and nothing says for what', head(['review']), interrupted({}), 'unnamed review'],
    ['is interrupted without a history', undefined, interrupted(), 'unnamed '],
    ['stands before a node: Python', head(['review'], [task({})]), interrupted({}), 'stopped review'],
    ['stands before a node: JavaScript', head(['review'], [task({})]), interrupted({ t: [] }), 'stopped review'],
    ['failed', head(['review'], [task({ error: 'boom' })]), { status: 'error' }, 'stopped review'],
  ];
  for (const [what, newest, row, expected] of cases) {
    it(what, () => {
      const waiting = readWaiting(newest, row);
      const rest =
        waiting.kind === 'nothing'
          ? ''
          : waiting.kind === 'questions'
            ? ` ${waiting.questions.map(({ id, task: name }) => `${name}:${id ?? ''}`).join(' ')}`
            : ` ${waiting.next.join(' ')}`;
      assert.equal(waiting.kind + rest, expected);
    });
  }

  it('has every digit of a row', () => {
    const row = interrupted({ t: [{ id: 'i', value: { order: JSON.rawJSON('9007199254740993') } }] });
    const waiting = readWaiting(undefined, row);
    assert.ok(waiting.kind === 'questions');
    assert.match(printJson(waiting.questions[0]?.value ?? null, 0), /9007199254740993/);
  });

  it('is the same or another thing', () => {
    const of = (...tasks: object[]) => readWaiting(head(['review'], tasks), idle);
    const other = task({ interrupts: [{ id: 'i', value: 'what else?' }] });
    assert.ok(waitsForTheSame(of(asking), of(asking)));
    assert.ok(waitsForTheSame(of(asking, other), of(other, asking)));
    for (const each of [of(other), of(asking, asking), of(task({})), readWaiting(undefined, idle)]) {
      assert.ok(!waitsForTheSame(of(asking), each));
    }
  });
});
