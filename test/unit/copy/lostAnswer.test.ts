import assert from 'node:assert/strict';
import { type CopyOutcome, copyOutcomeOf } from '../../../src/copy/lostAnswer';
import { AgentServerError, type AgentServerErrorFacts } from '../../../src/langgraph/http/errors';

const failed = (facts: Pick<AgentServerErrorFacts, 'kind'> & Partial<AgentServerErrorFacts>): AgentServerError =>
  new AgentServerError({ method: 'POST', path: '/threads/{thread_id}/copy', ...facts });

describe('what a failed request for a copy may have done', () => {
  const cases: [CopyOutcome, Parameters<typeof failed>[0]][] = [
    ['notCopied', { kind: 'unreachable', code: 'ECONNREFUSED' }],
    ['notCopied', { kind: 'unreachable', code: 'ENOTFOUND' }],
    ['lost', { kind: 'unreachable', code: 'ECONNRESET' }],
    ['lost', { kind: 'unreachable' }],
    ['lost', { kind: 'timeout' }],
    ['lost', { kind: 'cut' }],
    ['lost', { kind: 'cancelled' }],
    ['lost', { kind: 'unavailable', status: 504 }],
    ['lost', { kind: 'unavailable', status: 524 }],
    ['lost', { kind: 'notAgentServer', status: 200 }],
    ['lost', { kind: 'tooLarge' }],
    ['doubtful', { kind: 'serverError', status: 500 }],
    ['doubtful', { kind: 'refused', status: 408 }],
    ['notCopied', { kind: 'refused', status: 422 }],
    ['notCopied', { kind: 'unauthorized', status: 401 }],
    ['notCopied', { kind: 'forbidden', status: 403 }],
    ['notCopied', { kind: 'notFound', status: 409 }],
    ['notCopied', { kind: 'unsupported', status: 405 }],
    ['notCopied', { kind: 'tooManyRequests', status: 429 }],
    ['notCopied', { kind: 'redirected', status: 307 }],
  ];
  for (const [copyOutcome, facts] of cases) {
    it(`${facts.kind} ${facts.status ?? facts.code ?? ''}: ${copyOutcome}`, () =>
      assert.equal(copyOutcomeOf(failed(facts)), copyOutcome));
  }

  it('what is no answer of a server never left this machine', () =>
    assert.equal(copyOutcomeOf(new Error('x')), 'notCopied'));
});
