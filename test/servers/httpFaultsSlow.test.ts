/** Servers that let wait: `Retry-After`, slow and silent answers, on every call. */
import assert from 'node:assert/strict';

import { calls, type CallUnderTest, type Material } from './httpFaultsCalls';
import { forEach, makeMaterial, openDoor, play } from './httpFaultsPlay';
import { note, printReport } from './httpFaultsReport';
import { startFaultServer } from './stage/faultServer';
import type { Fault } from './stage/faults';
import { createThread } from './stage/rest';
import { patience } from '../tools/patience';
import { itOnOne } from '../tools/soak';
import { describeOnEachServer } from './stage/startedServers';

const nothing: Material = { threadId: 'any-thread', runId: 'any-run', checkpointId: 'any-checkpoint' };
const [search] = calls.filter(({ name }) => name === 'searchThreads');
const [stream] = calls.filter(({ uses }) => uses === 'stream');
const [copy] = calls.filter(({ name }) => name === 'copyThread');

after(printReport);

/** Makes all timers shorter while `work` runs, so that a minute can be waited for. */
async function inShortTime<T>(times: number, work: () => Promise<T>): Promise<T> {
  const real = globalThis.setTimeout;
  const shorter = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout =>
    real(run, ms / times, ...args);
  globalThis.setTimeout = Object.assign(shorter, real);
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
  }
}

describe('Retry-After on real sockets', () => {
  const date = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();
  /** Seconds that are waited; `soon`: the usual wait of up to half a second. */
  const rows: [value: string, header: () => string, seconds: number | 'soon'][] = [
    ['0', () => '0', 0],
    ['1', () => '1', 1],
    ['90', () => '90', 60],
    ['3600', () => '3600', 60],
    ['a date in 10 s', () => date(10), 10],
    ['a date in an hour', () => date(3_600), 60],
    ['a date that has passed', () => date(-100), 'soon'],
    ['-5', () => '-5', 'soon'],
    ['soon', () => 'soon', 'soon'],
    ['1.5', () => '1.5', 'soon'],
    ['nothing', () => '', 'soon'],
  ];
  for (const [value, header, seconds] of rows) {
    it(`${value}: ${seconds === 'soon' ? 'ignored' : `${seconds} s`}, and a copy waits for nothing`, async () => {
      // A long wait takes a second here.
      const shortening = typeof seconds === 'number' ? Math.max(1, seconds) : 1;
      const playOne = async (call: CallUnderTest): Promise<{ text: string; waited: number }> => {
        const door = await startFaultServer();
        const refuse: Fault = { answer: { status: 429, headers: { 'retry-after': header() } } };
        const grant: Fault = { answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' } };
        door.rules({ match: { nth: 1 }, fault: refuse }, { match: {}, fault: grant });
        const { url, requests } = door;
        const none = { openSockets: () => 0, silentMs: () => 0, close: () => Promise.resolve() };
        const opened = { ...none, url, requests: () => requests.length };
        const { text } = await play(call, opened, { material: nothing, timeoutMs: 120_000 });
        await door.stop();
        const [first, second] = requests;
        return { text, waited: (((second?.at ?? 0) - (first?.at ?? 0)) * shortening) / 1000 };
      };
      const tried = [search, stream, copy].filter((call) => call !== undefined);
      assert.equal(tried.length, 3);
      const { result: outcomes, lateMs } = await withLateness(() =>
        inShortTime(shortening, () => Promise.all(tried.map(playOne))),
      );
      const late = (lateMs * shortening) / 1000;
      assert.equal(outcomes.pop()?.text, 'tooManyRequests, Retry, 1 request');
      for (const { text, waited } of outcomes) {
        assert.equal(text, 'answered, 2 requests');
        if (seconds === 'soon' || seconds === 0) {
          assert.ok(waited < (seconds === 0 ? 0.3 : 0.8) + late, `${waited} s`);
        } else {
          // Dates are whole seconds, cut off.
          const least = seconds * 0.8 - (value.startsWith('a date') ? 1 : 0);
          assert.ok(waited >= least && waited <= seconds * 1.2 + late, `${waited} s`);
        }
      }
      note(`Retry-After ${value}`, `waited ${seconds === 'soon' ? 'up to 0.5' : seconds} s`, 'a search, a stream');
    });
  }

  it('a wait beyond the time limit is not begun: what the server said is told at once', async () => {
    const fault: Fault = { answer: { status: 503, headers: { 'retry-after': '90' } } };
    for (const call of [search, stream]) {
      assert.ok(call);
      const door = await openDoor(undefined, fault);
      const { text, milliseconds } = await play(call, door, { material: nothing, timeoutMs: 60_000 });
      await door.close();
      assert.equal(text, 'unavailable, Retry, 1 request');
      assert.ok(milliseconds < 30_000, `${milliseconds}`);
    }
  });

  it('cancelled within 100 ms, whichever call waits', async () => {
    const fault: Fault = { answer: { status: 503, headers: { 'retry-after': '30' } } };
    await forEach(
      calls.filter(({ uses }) => uses !== 'write'),
      async (call) => {
        const door = await openDoor(undefined, fault);
        const cancel = new AbortController();
        const work = play(call, door, { material: nothing, timeoutMs: 60_000, signal: cancel.signal });
        while (door.requests() === 0) await new Promise(setImmediate);
        // It waits by now.
        await new Promise((resolve) => setTimeout(resolve, 300));
        const { result, lateMs } = await withLateness(async () => {
          const cancelled = performance.now();
          cancel.abort();
          const { text } = await work;
          return { text, tookMs: performance.now() - cancelled };
        });
        const { text, tookMs } = result;
        assert.ok(tookMs < 100 + lateMs, `${call.name}: ${tookMs} ms`);
        assert.match(text, call.swallows ? /^(answered|cancelled), 1 / : /^cancelled, 1 request$/, call.name);
        await door.close();
      },
    );
  });
});

/** On a busy machine a server's headers take long, too. */
const limitMs = 1_000 * Math.min(3, patience());

/** Milliseconds by which a timer was late at most while `work` ran: what a busy machine adds to every time limit. */
async function withLateness<T>(work: () => Promise<T>): Promise<{ result: T; lateMs: number }> {
  let lateMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    lateMs = Math.max(lateMs, now - last - 20);
    last = now;
  }, 20);
  try {
    return { result: await work(), lateMs };
  } finally {
    clearInterval(timer);
  }
}

const slow: Record<string, { fault: Fault; streams: 'timeout' | 'goesOn' }> = {
  'one byte every 200 ms': { fault: { trickle: { everyMs: 200 } }, streams: 'goesOn' },
  'silence after the headers': { fault: { stall: 'afterHeaders' }, streams: 'timeout' },
  'headers that never end': { fault: { trickle: { everyMs: 200, headers: true } }, streams: 'timeout' },
};

describeOnEachServer(
  'slow answers on every call',
  (seeded, kind) => {
    for (const [title, { fault, streams }] of Object.entries(slow)) {
      itOnOne(kind)(`${title}: the deadline ± 250 ms, and the socket is closed`, async () => {
        const { server } = seeded();
        const shared = await makeMaterial(server);
        const outlives = (call: CallUnderTest): boolean => call.uses === 'stream' && streams === 'goesOn';
        const playOne = async (call: CallUnderTest) => {
          const material = call.spends ? { ...shared, threadId: await createThread(server) } : shared;
          const door = await openDoor(server.url, fault);
          const signal = outlives(call) ? AbortSignal.timeout(2.5 * limitMs) : new AbortController().signal;
          const outcome = await play(call, door, { material, timeoutMs: limitMs, signal });
          await new Promise((resolve) => setTimeout(resolve, 50));
          const isOpen = door.openSockets() > 0;
          const silentMs = door.silentMs();
          await door.close();
          return { call, outcome, isOpen, silentMs };
        };
        const { result: outcomes, lateMs } = await withLateness(() => forEach(calls, playOne));
        for (const { call, outcome, isOpen, silentMs } of outcomes) {
          const { text } = outcome;
          // A stream's silence begins with its headers, which are the real server's.
          const milliseconds = call.uses === 'stream' && !outlives(call) ? silentMs : outcome.milliseconds;
          // An answer that is over with its headers, or too short to be slow.
          if (text.startsWith('answered')) {
            assert.ok(call.mayEndEarly, `${call.name}: ${text}`);
            continue;
          }
          assert.match(text, outlives(call) ? /^cancelled, / : /^timeout, Retry, /, call.name);
          assert.ok(!isOpen, `${call.name}: the socket is open`);
          const due = outlives(call) ? 2.5 * limitMs : limitMs;
          // The words of the refusal in the first dialect are waited for half as long.
          const more = (call.onServer?.[kind] === 'twoRequests' ? limitMs / 2 : 0) + lateMs;
          assert.ok(milliseconds > due - 250 && milliseconds < due + more + 250, `${call.name}: ${milliseconds} ms`);
        }
        const ended = outcomes.filter(({ outcome }) => outcome.text.startsWith('timeout'));
        assert.ok(ended.length >= calls.length / 2);
        note(title, `ended at the deadline, socket closed: ${ended.map(({ call }) => call.name).join(', ')}`, kind);
      });
    }
  },
  { only: [] },
);
