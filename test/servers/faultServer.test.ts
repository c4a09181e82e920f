import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault, Rule } from './stage/faults';
import type { FaultServer } from './stage/faultServer';
import { startFaultServer } from './stage/faultServer';
import * as lies from './lies';
import { until } from '../tools/patience';

interface Outcome {
  status?: number;
  headers?: http.IncomingHttpHeaders;
  body: string;
  /** Of the error that ended it. */
  code?: string;
  ms: number;
}

const answer = '[{"id":"a","big":9007199254740993},{"id":"b","one":1.0}]';

/** A request on a socket of its own, watched byte by byte. */
function get(
  url: string,
  options: { method?: string; giveUpMs?: number; body?: string; agent?: http.Agent } = {},
): Promise<Outcome> {
  const began = Date.now();
  return new Promise((resolve) => {
    const outcome: Outcome = { body: '', ms: 0 };
    const end = (error?: NodeJS.ErrnoException): void => {
      resolve({ ...outcome, ...(error && { code: error.code ?? error.message }), ms: Date.now() - began });
    };
    const { method = 'GET', agent = new http.Agent() } = options;
    const request = http.request(url, { method, agent }, (response) => {
      Object.assign(outcome, { status: response.statusCode, headers: response.headers });
      response.on('data', (chunk: Buffer) => (outcome.body += chunk.toString('latin1')));
      response.once('end', () => end()).once('error', end);
    });
    request.once('error', end).end(options.body);
    if (options.giveUpMs !== undefined) setTimeout(() => request.destroy(new Error('gave up')), options.giveUpMs);
  });
}

describe('the fault server', () => {
  let real: http.Server;
  let processed = 0;
  let server: FaultServer;

  before(async () => {
    real = http.createServer((request, response) => {
      request.resume().once('end', () => {
        processed++;
        response.setHeader('x-path', request.url ?? '').setHeader('content-type', 'application/json');
        response.end(answer);
      });
    });
    await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve));
    server = await startFaultServer(`http://127.0.0.1:${(real.address() as AddressInfo).port}`);
  });
  after(async () => {
    await server.stop();
    real.closeAllConnections();
    real.close();
  });
  beforeEach(() => {
    server.reset();
    processed = 0;
  });

  const withFault = (fault: Fault, match: Rule['match'] = {}): void => server.rules({ match, fault });

  it('passes on what no rule matches, and records it', async () => {
    const { status, body, headers } = await get(`${server.url}/a?b=c`, { method: 'POST', body: 'hello' });
    assert.deepEqual([status, body, headers?.['x-path']], [200, answer, '/a?b=c']);
    const [request] = server.seen('POST', /^\/a/);
    assert.equal(request?.body, 'hello');
    assert.equal(request.status, 200);
    assert.equal(request.abandoned, undefined);
  });

  const table: { name: string; fault: Fault; expect: Partial<Outcome>; processed: number }[] = [
    {
      name: 'reset before headers',
      fault: { reset: 'beforeHeaders' },
      expect: { body: '', code: 'ECONNRESET' },
      processed: 0,
    },
    {
      name: 'answer lost',
      fault: { reset: 'beforeHeaders', processed: true },
      expect: { body: '', code: 'ECONNRESET' },
      processed: 1,
    },
    {
      name: 'reset after headers',
      fault: { reset: 'afterHeaders' },
      expect: { status: 200, body: '', code: 'ECONNRESET' },
      processed: 1,
    },
    {
      name: 'reset in the body',
      fault: { reset: { bytes: 9 } },
      expect: { status: 200, body: answer.slice(0, 9), code: 'ECONNRESET' },
      processed: 1,
    },
    {
      name: 'end in the body',
      fault: { cut: { bytes: 9 } },
      expect: { status: 200, body: answer.slice(0, 9), code: 'ECONNRESET' },
      processed: 1,
    },
    {
      name: 'end before headers',
      fault: { cut: 'beforeHeaders' },
      expect: { body: '', code: 'ECONNRESET' },
      processed: 0,
    },
    {
      name: 'HTML with 200',
      fault: { answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' } },
      expect: { status: 200, body: '<p>' },
      processed: 0,
    },
    {
      name: '504 after the work',
      fault: { answer: { status: 504 }, processed: true },
      expect: { status: 504, body: '' },
      processed: 1,
    },
    {
      name: 'bytes of the test',
      fault: { raw: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc' },
      expect: { status: 200, body: 'abc', code: 'ECONNRESET' },
      processed: 0,
    },
    {
      name: 'no HTTP',
      fault: { raw: 'SSH-2.0\r\n' },
      expect: { body: '', code: 'HPE_INVALID_CONSTANT' },
      processed: 0,
    },
    {
      name: 'other JSON, exact numbers',
      fault: { transform: (rows) => (rows as unknown[]).toReversed() },
      expect: { status: 200, body: '[{"id":"b","one":1.0},{"id":"a","big":9007199254740993}]' },
      processed: 1,
    },
  ];
  for (const { name, fault, expect, processed: times } of table) {
    it(name, async () => {
      withFault(fault);
      const { status, body, code } = await get(server.url);
      assert.deepEqual({ status, body, code }, { status: undefined, code: undefined, ...expect });
      assert.equal(processed, times);
    });
  }

  it('is silent before and after headers, and notices who gives up', async () => {
    for (const stall of ['beforeHeaders', 'afterHeaders'] as const) {
      server.reset();
      withFault({ stall });
      const { status, body, code } = await get(server.url, { giveUpMs: 1_000 });
      assert.deepEqual([status, body], [stall === 'afterHeaders' ? 200 : undefined, '']);
      assert.ok(code);
      await until('it is given up', () => server.requests[0]?.abandoned === true);
      assert.equal(server.requests[0]?.abandoned, true);
      assert.ok((server.requests[0].ended ?? 0) >= 900);
    }
  });

  it('answers late, having processed once', async () => {
    withFault({ stall: 'beforeHeaders', ms: 100, processed: true });
    const { body, ms } = await get(server.url);
    assert.equal(body, answer);
    assert.ok(ms >= 95);
    assert.equal(processed, 1);
  });

  it('trickles', async () => {
    withFault({ trickle: { everyMs: 10, bytes: 10 } });
    const { body, ms } = await get(server.url);
    assert.equal(body, answer);
    assert.ok(ms >= 50);
  });

  it('bombs: few bytes that inflate to many', async () => {
    withFault({ bomb: { bytes: 20_000_000, encoding: 'gzip' } });
    const { body, headers } = await get(server.url);
    assert.equal(headers?.['content-encoding'], 'gzip');
    assert.ok(body.length < 100_000);
    assert.equal((await (await fetch(server.url)).arrayBuffer()).byteLength, 20_000_000);
  });

  it('fails the nth request of a kind', async () => {
    withFault({ answer: { status: 503, headers: { 'retry-after': '1' } } }, { method: 'POST', path: /copy$/, nth: 2 });
    const statuses = [];
    for (const [method, path] of [
      ['POST', '/copy'],
      ['GET', '/copy'],
      ['POST', '/copy'],
      ['POST', '/copy'],
    ] as const)
      statuses.push((await get(server.url + path, { method })).status);
    assert.deepEqual(statuses, [200, 200, 503, 200]);
  });

  it('refuses connections while it is down', async () => {
    await server.down();
    assert.equal((await get(server.url)).code, 'ECONNREFUSED');
    await server.up();
    assert.equal((await get(server.url)).status, 200);
  });

  it('counts connections', async () => {
    await Promise.all([1, 2, 3].map(() => get(server.url)));
    assert.equal(server.sockets.max, 3);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const before = server.sockets.total;
    await get(server.url, { agent });
    await get(server.url, { agent });
    assert.equal(server.sockets.total - before, 1);
    agent.destroy();
  });

  it('lies about pages', async () => {
    server.rules(lies.cursorIgnored(), lies.historyOfAnotherThread('one', 'two'));
    const { headers } = await get(`${server.url}/threads/one/history?limit=5&before=x`);
    assert.equal(headers?.['x-path'], '/threads/one/history?limit=5&');
    server.rules(lies.historyOfAnotherThread('one', 'two'), lies.headOnly());
    assert.equal((await get(`${server.url}/threads/one/history`)).headers?.['x-path'], '/threads/two/history');
    assert.equal((await get(`${server.url}/threads/two/history`)).body, '[{"id":"a","big":9007199254740993}]');
    assert.equal((await get(`${server.url}/threads/two/history?before=a`)).body, '[]');
  });
});
