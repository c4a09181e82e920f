import assert from 'node:assert/strict';
import { type Question, readQuestion } from '../../../src/history/questions';
import { type JsonValue, parseJson } from '../../../src/json/json';
import { fromPlain } from '../../../src/json/plain';
import {
  answerFrom,
  answerProblem,
  answerWithReplies,
  argumentsProblem,
  type Reply,
  resume,
  resumeWith,
  startFor,
} from '../../../src/runs/answers';

const ask = (value: unknown, id?: string, schema?: unknown): Question =>
  readQuestion(
    'ask',
    fromPlain({ ...(id !== undefined && { id }), value, ...(schema !== undefined && { response_schema: schema }) }),
  );
const text = (value: JsonValue | undefined) =>
  value && JSON.stringify((resume(value) as { command: { resume: unknown } }).command.resume);

const args = { to: 'a@example.com' };
const allowed = ['approve', 'edit', 'reject', 'respond'];
const snake = ask(
  { action_requests: [{ name: 'mail', args }], review_configs: [{ action_name: 'mail', allowed_decisions: allowed }] },
  'i',
);
const camel = ask(
  { actionRequests: [{ name: 'mail', args }], reviewConfigs: [{ actionName: 'mail', allowedDecisions: allowed }] },
  'i',
);
const single = ask({ type: 'tool_approval', tool_call_id: 'c', name: 'mail', args, description: '' }, 'i');
const config = { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: true };
const request = { action: 'mail', args };
const inbox = ask([{ action_request: request, config }], 'i');
const unchangeable = ask([{ action_request: request, config: { ...config, allow_edit: false } }], 'i');
const three = ask(
  {
    action_requests: [
      { name: 'mail', args },
      { name: 'delete', args: {} },
      { name: 'mail', args },
    ],
  },
  'i',
);

describe('edited arguments', () => {
  for (const spelling of ['snake', 'camel']) {
    it(`are held against the schema that the middleware names, in ${spelling} case`, () => {
      const schema = { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] };
      const { asks } = ask(
        spelling === 'snake'
          ? { action_requests: [request], review_configs: [{ action_name: 'mail', args_schema: schema }] }
          : { actionRequests: [request], reviewConfigs: [{ actionName: 'mail', argsSchema: schema }] },
      );
      assert.ok(asks.kind === 'actions');
      const [mail] = asks.requests;
      assert.ok(mail);
      assert.equal(argumentsProblem(mail, fromPlain({ to: 'b@example.com' })), undefined);
      assert.deepEqual(argumentsProblem(mail, fromPlain({})), { pointer: '', code: 'missing', name: 'to' });
    });
  }
});

describe('decisions', () => {
  const large = parseJson('{"order":9007199254740993}');
  const cases: [what: string, question: Question, replies: Reply[], sent: string | undefined][] = [
    ['approve', snake, [{ decision: 'approve' }], '{"decisions":[{"type":"approve"}]}'],
    [
      'edit',
      snake,
      [{ decision: 'edit', args: large }],
      '{"decisions":[{"type":"edit","edited_action":{"name":"mail","args":{"order":9007199254740993}}}]}',
    ],
    [
      'edit to another action',
      snake,
      [{ decision: 'edit', args: large, name: 'draft' }],
      '{"decisions":[{"type":"edit","edited_action":{"name":"draft","args":{"order":9007199254740993}}}]}',
    ],
    ['reject', snake, [{ decision: 'reject' }], '{"decisions":[{"type":"reject"}]}'],
    [
      'reject and say why',
      snake,
      [{ decision: 'reject', message: 'no' }],
      '{"decisions":[{"type":"reject","message":"no"}]}',
    ],
    ['respond', snake, [{ decision: 'respond', message: 'hi' }], '{"decisions":[{"type":"respond","message":"hi"}]}'],
    ['ignore what knows no ignoring', snake, [{ decision: 'ignore' }], undefined],
    ['approve, in JavaScript', camel, [{ decision: 'approve' }], '{"decisions":[{"type":"approve"}]}'],
    [
      'edit, in JavaScript',
      camel,
      [{ decision: 'edit', args: large }],
      '{"decisions":[{"type":"edit","editedAction":{"name":"mail","args":{"order":9007199254740993}}}]}',
    ],
    ['approve one call', single, [{ decision: 'approve' }], '{"type":"approve"}'],
    [
      'edit one call',
      single,
      [{ decision: 'edit', args: large }],
      '{"type":"edit","edited_action":{"name":"mail","args":{"order":9007199254740993}}}',
    ],
    ['approve, in Agent Inbox', inbox, [{ decision: 'approve' }], JSON.stringify([{ type: 'accept', args: request }])],
    ['approve what cannot be edited', unchangeable, [{ decision: 'approve' }], '[{"type":"accept","args":null}]'],
    [
      'edit, in Agent Inbox',
      inbox,
      [{ decision: 'edit', args: large }],
      '[{"type":"edit","args":{"action":"mail","args":{"order":9007199254740993}}}]',
    ],
    ['respond, in Agent Inbox', inbox, [{ decision: 'respond', message: 'hi' }], '[{"type":"response","args":"hi"}]'],
    ['ignore, in Agent Inbox', inbox, [{ decision: 'ignore' }], '[{"type":"ignore","args":null}]'],
    ['reject what knows no rejecting', inbox, [{ decision: 'reject' }], undefined],
    [
      'one for each of three',
      three,
      [{ decision: 'approve' }, { decision: 'reject', message: 'keep it' }, { decision: 'approve' }],
      '{"decisions":[{"type":"approve"},{"type":"reject","message":"keep it"},{"type":"approve"}]}',
    ],
    ['too few of them', three, [{ decision: 'approve' }], undefined],
    ['too many', snake, [{ decision: 'approve' }, { decision: 'approve' }], undefined],
    ['about what asks for none', ask('really?'), [{ decision: 'approve' }], undefined],
  ];
  for (const [what, question, replies, sent] of cases) {
    it(what, () => assert.equal(text(answerWithReplies(question, replies)), sent));
  }
});

describe('an answer', () => {
  const words: [given: unknown, question: Question, sent: string][] = [
    ['approve', snake, '{"decisions":[{"type":"approve"}]}'],
    [' Accept', camel, '{"decisions":[{"type":"approve"}]}'],
    ['reject', three, '{"decisions":[{"type":"reject"},{"type":"reject"},{"type":"reject"}]}'],
    ['ignore', inbox, '[{"type":"ignore","args":null}]'],
    ['ignore', snake, '"ignore"'],
    ['perhaps', snake, '"perhaps"'],
    ['approve', ask('really?'), '"approve"'],
    [{ decisions: [] }, snake, '{"decisions":[]}'],
  ];
  for (const [given, question, sent] of words) {
    it(`of ${JSON.stringify(given)} is ${sent}`, () =>
      assert.equal(text(answerFrom(question, fromPlain(given))), sent));
  }

  it('is held against the schema of its question', () => {
    const sized = ask('Size?', 'i', { type: 'object', properties: { size: { enum: ['S', 'M'] } }, required: ['size'] });
    assert.equal(answerProblem(sized, fromPlain({ size: 'M' })), undefined);
    assert.equal(answerProblem(sized, 'XL')?.code, 'type');
    assert.equal(answerProblem(ask('Size?'), 'XL'), undefined);
  });
});

describe('answers', () => {
  const [a, b] = [ask('really?', 'a'), ask('and this?', 'b')];
  const nameless = ask('really?');
  /** Three of one task, as both servers list them. */
  const shared = [ask('one', 's'), ask('two', 's'), ask('three', 's')] as const;
  const cases: [what: string, questions: Question[], answers: [Question, unknown][], expected: unknown][] = [
    ['to one question', [a], [[a, 'yes']], [{ a: 'yes' }, 0]],
    ['to one of two', [a, b], [[b, 0]], [{ b: 0 }, 1]],
    [
      'to both',
      [a, b],
      [
        [a, null],
        [b, 0],
      ],
      [{ a: null, b: 0 }, 0],
    ],
    ['to the first of three with one id', [...shared], [[shared[0], 'A']], [{ s: 'A' }, 2]],
    [
      'to all of three with one id',
      [...shared],
      [
        [shared[0], 'A'],
        [shared[1], 'B'],
        [shared[2], 'C'],
      ],
      [{ s: 'A' }, 2],
    ],
    ['without an id', [nameless], [[nameless, { x: 1 }]], [{ x: 1 }, 0]],
    ['to one of two without ids', [nameless, ask('2')], [[nameless, 1]], 'whichQuestion'],
  ];
  for (const [what, questions, answers, expected] of cases) {
    it(what, () => {
      const resumed = resumeWith(
        questions,
        answers.map(([question, value]) => ({ question, value: fromPlain(value) })),
      );
      const got =
        'problem' in resumed
          ? resumed.problem
          : [(resumed.start as { command: { resume: unknown } }).command.resume, resumed.left.length];
      assert.deepEqual(got, expected);
    });
  }
});

describe('what a caller gives', () => {
  const one = [ask('really?', 'a')];
  const two = [...one, ask('and this?', 'b')];
  const nameless = [ask('really?')];
  const shared = [ask('one', 's'), ask('two', 's')];
  const resumed = (answer: unknown) => ({ command: { resume: answer } });
  const cases: [string, Question[], unknown, unknown][] = [
    ['is input', [], { messages: [] }, { input: { messages: [] } }],
    ['may be nothing new', [], null, { input: null }],
    ['is the answer where the thread asks', one, 'yes', resumed({ a: 'yes' })],
    ['is an answer by its form', one, { command: { resume: 1 } }, resumed({ a: 1 })],
    ['is an answer by its form alone', [], { command: { resume: 1 } }, resumed(1)],
    ['is input with a member of that name', [], { command: 'go' }, { input: { command: 'go' } }],
    [
      'is input where there is more beside it',
      [],
      { command: { resume: 1 }, a: 1 },
      { input: { command: { resume: 1 }, a: 1 } },
    ],
    ['is not sent to two questions', two, 'yes', 'whichQuestion'],
    ['is taken by ids', one, { a: 'yes' }, resumed({ a: 'yes' })],
    ['is taken by ids, to one of two', two, { b: 0 }, resumed({ b: 0 })],
    ['to somebody else is not sent to two', two, { c: 1 }, 'whichQuestion'],
    ['may be an object of its own', one, { b: 1 }, resumed({ a: { b: 1 } })],
    ['may be an empty object', one, {}, resumed({ a: {} })],
    ['may be a list', one, ['a'], resumed({ a: ['a'] })],
    ['is sent plainly where the server tells no id', nameless, 'yes', resumed('yes')],
    ['goes to the first of those with one id', shared, 'yes', resumed({ s: 'yes' })],
    ['may be a decision', [snake], 'approve', resumed({ i: { decisions: [{ type: 'approve' }] } })],
    ['may be a decision by id', [snake], { i: 'approve' }, resumed({ i: { decisions: [{ type: 'approve' }] } })],
  ];
  for (const [what, questions, given, expected] of cases) {
    it(what, () => {
      const started = startFor(questions, fromPlain(given));
      assert.deepEqual('start' in started ? started.start : started.problem, expected);
    });
  }

  it('keeps every digit', () => {
    const started = startFor(one, parseJson('{"order":123456789012345678901234567890}'));
    assert.equal(
      JSON.stringify(started),
      '{"start":{"command":{"resume":{"a":{"order":123456789012345678901234567890}}}},"left":[]}',
    );
  });
});
