import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeHistoryUri, type UriParts } from '../../../src/documents/historyUri';
import { decodeStateUri, encodeStateUri, isStateUri, type StateAddress } from '../../../src/documents/stateUri';

const address: StateAddress = {
  deployment: 'http://localhost:2024',
  threadId: '0199aabb-ccdd-7eee-8fff-001122334455',
  namespace: 'agent:1|2',
  checkpointId: '1f0b1c2d-0000-6000-8000-0123456789ab',
  textHash: '0123456789abcdef',
};
const ids = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[\w.:@~-]{1,200}$/).filter((id) => !/^\.+$/.test(id)),
);
const addresses: fc.Arbitrary<StateAddress> = fc.record({
  deployment: fc.constantFrom('http://localhost:2024', 'https://example.com/a/b-C_d', 'http://[::1]:8081'),
  threadId: ids,
  namespace: fc.oneof(fc.constantFrom('', 'agent:1|tool:2', '../..'), fc.string({ unit: 'binary' })),
  checkpointId: fc.oneof(fc.constant(''), ids),
  textHash: fc.stringMatching(/^[0-9a-f]{16}$/),
});

describe('the URI of a state', () => {
  it('gives the address back, and is no history', () => {
    fc.assert(
      fc.property(addresses, (any) => {
        const uri = encodeStateUri(any);
        assert.ok(isStateUri(uri));
        assert.deepEqual(decodeStateUri(uri), { valid: true, address: { ...any } });
        assert.equal(decodeHistoryUri(uri).valid, false);
      }),
    );
  });

  it('is named by the checkpoint in its namespace', () => {
    assert.equal(encodeStateUri(address).path, `/agent_1_2/${address.checkpointId}.state.langgraph.json`);
    assert.equal(encodeStateUri({ ...address, namespace: '' }).path, `/${address.checkpointId}.state.langgraph.json`);
    assert.equal(encodeStateUri({ ...address, checkpointId: '' }).path, '/agent_1_2/nothing.state.langgraph.json');
  });

  const query = (change: Record<string, unknown>) => JSON.stringify({ kind: 'state', ...address, ...change });
  const refused: [string, Partial<UriParts>][] = [
    ['a file', { scheme: 'file' }],
    ['a host', { authority: 'host' }],
    ['another name', { path: '/other.state.langgraph.json' }],
    ['a path upwards', { path: '/../../etc/passwd' }],
    ['a fragment', { fragment: 'L1' }],
    ['no query', { query: '' }],
    ['10 kB', { query: query({ namespace: 'a'.repeat(10_000) }) }],
    ['a member more', { query: query({ extra: 1 }) }],
    ['a history', { query: query({ kind: 'history' }) }],
    ['a path as thread', { query: query({ threadId: '../store' }) }],
    ['a path as checkpoint', { query: query({ checkpointId: '../store' }) }],
    ['no namespace', { query: query({ namespace: undefined }) }],
    ['a file as deployment', { query: query({ deployment: 'file:///etc' }) }],
    ['a user in the deployment', { query: query({ deployment: 'http://me:secret@localhost:2024' }) }],
    ['a long hash', { query: query({ textHash: '0'.repeat(64) }) }],
  ];
  for (const [what, change] of refused) {
    it(`refuses ${what}`, () =>
      assert.deepEqual(decodeStateUri({ ...encodeStateUri(address), ...change }), { valid: false }));
  }
});
