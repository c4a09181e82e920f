/** Redirects on every call: none is followed, so no key goes elsewhere and nothing is sent twice. */
import assert from 'node:assert/strict';
import tls from 'node:tls';

import { startFaultServer, type FaultServer } from './stage/faultServer';
import { asSeen, calls } from './httpFaultsCalls';
import { canary, forEach, play, type Outcome } from './httpFaultsPlay';
import { note, printReport } from './httpFaultsReport';
import { selfSigned } from './stage/selfSigned';

const material = { threadId: 'any-thread', runId: 'any-run', checkpointId: 'any-checkpoint' };
const certificate = selfSigned();
const statuses = [301, 302, 303, 307, 308];

describe('HTTP redirects on every call', () => {
  /** Where redirects point to: whoever follows one is seen here. */
  let elsewhere: FaultServer;
  const usual = tls.getCACertificates();

  before(async () => {
    elsewhere = await startFaultServer();
    // Or no request would get as far as a redirect from https.
    tls.setDefaultCACertificates([...usual, certificate.cert]);
  });
  after(async () => {
    tls.setDefaultCACertificates(usual);
    await elsewhere.stop();
    printReport();
  });

  interface Place {
    from: 'http' | 'https';
    /** The header's value, for a server at `own`. */
    to: (own: string, path: string) => string;
    says: RegExp;
  }
  const places: Record<string, Place> = {
    'the same origin': { from: 'http', to: () => '/elsewhere', says: /^Moved to http:\/\/127\.0\.0\.1:\d+\. / },
    'itself, a loop': { from: 'http', to: (own, path) => own + path, says: /^Moved to http:\/\/127\.0\.0\.1:\d+\. / },
    'another port': { from: 'http', to: () => `${elsewhere.url}/x`, says: /^Moved to http:\/\/127\.0\.0\.1:\d+\. / },
    'another host': {
      from: 'http',
      to: () => `${elsewhere.url.replace('127.0.0.1', 'localhost')}/${canary}`,
      says: /^Moved to http:\/\/localhost:\d+\. The request wasn’t sent there\. If that URL is right, use it for the deployment\.$/,
    },
    'http, from https': {
      from: 'https',
      to: () => `${elsewhere.url}/x`,
      says: /^Moved to http:\/\/127\.0\.0\.1:\d+\. /,
    },
  };

  for (const [name, { from, to, says }] of Object.entries(places)) {
    it(`to ${name}: key at 0 other origins, no request twice`, async () => {
      elsewhere.reset();
      const all = statuses.flatMap((status) => calls.map((call) => ({ status, call })));
      const keys: unknown[] = [];
      const outcomes = await forEach(all, async ({ status, call }): Promise<Outcome> => {
        const door = await startFaultServer(undefined, from === 'https' ? { tls: certificate } : {});
        const location = to(door.url, '/threads/search');
        door.rules({ match: {}, fault: { answer: { status, headers: { location }, body: 'moved' } } });
        try {
          const { url, requests } = door;
          const none = { openSockets: () => 0, silentMs: () => 0, close: () => Promise.resolve() };
          return await play(call, { ...none, url, requests: () => requests.length }, { material });
        } finally {
          keys.push(...door.requests.map(({ headers }) => headers['x-api-key']));
          await door.stop();
        }
      });
      assert.deepEqual(
        outcomes.map(({ call, text }) => `${call}: ${text}`),
        all.map(({ call }) => `${call.name}: ${asSeen(call, 'redirected, 1 request')}`),
      );
      for (const { sentence } of outcomes.filter((each) => each.sentence !== '')) assert.match(sentence, says);
      // The positive control: where it belongs, the key did go.
      assert.deepEqual(keys, Array(all.length).fill(canary));
      assert.deepEqual(elsewhere.requests, []);
      assert.equal(elsewhere.sockets.total, 0, 'not even a connection');
      note(
        `${statuses.join(' ')} to ${name}`,
        `redirected, 1 request: all ${calls.length} calls; ${keys.length} keys where they belong, 0 elsewhere`,
        from,
      );
    });
  }
});
