import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { PendingCopies } from '../../../src/copy/pendingCopies';
import { parsePendingCopy, type PendingCopy } from '../../../src/copy/pendingCopy';
import type { Order } from './pendingCopiesWindow';
import { sharedMemory } from './sharedMemory';

const pending = (threadId = 'source', at = 1_800_000_000_000): PendingCopy => ({
  source: { deployment: 'http://memory', threadId },
  at,
  known: ['a'],
  head: { id: 'x', isMoving: false },
});
const uuid = '11111111-2222-4333-8444-555555555555';

type TakenOver = Awaited<ReturnType<PendingCopies['takeOver']>>;

/** A window in a process of its own. */
class Window {
  readonly #process: ChildProcess;

  constructor(script: string, folder: string) {
    this.#process = fork(script, [folder]);
  }

  async add(copy: PendingCopy): Promise<string> {
    return String(await this.#ask({ add: copy }));
  }

  async remove(id: string): Promise<void> {
    await this.#ask({ remove: id });
  }

  async takeOver(): Promise<TakenOver> {
    return (await this.#ask({ takeOver: true })) as TakenOver;
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async #ask(order: Order): Promise<unknown> {
    const answered = once(this.#process, 'message') as Promise<[{ answer: unknown }]>;
    this.#process.send(order);
    return (await answered)[0].answer;
  }
}

describe('the journal of copies that are not answered yet', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'pending-copies-'));
  const script = path.join(root, 'window.js');
  const windows: Window[] = [];
  let folder = '';
  let folders = 0;

  before(() =>
    esbuild.build({
      entryPoints: [path.join(process.cwd(), 'test/unit/copy/pendingCopiesWindow.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
    }),
  );
  beforeEach(() => {
    folder = path.join(root, `storage ${++folders}`, 'pendingCopies');
  });
  afterEach(() => Promise.all(windows.splice(0).map((each) => each.kill())));
  after(() => {
    fs.rmSync(root, { recursive: true, force: true });
  });

  const open = (): Window => {
    const window = new Window(script, folder);
    windows.push(window);
    return window;
  };
  const here = (state = sharedMemory().open()): PendingCopies => new PendingCopies(folder, state);
  const sourcesOf = ({ entries }: TakenOver): string[] => entries.map((each) => each.pending.source.threadId).sort();
  const files = (): string[] => fs.readdirSync(folder);
  /** An entry of a process that is not there. */
  const put = (text: string, owner = '0-', id = `1800000000000-${uuid}`): void => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${id}.${owner}.json`), text);
  };

  it('gives what a window left behind that was killed, once, as it was', async () => {
    const first = open();
    await first.add(pending());
    await first.kill();
    const second = open();
    const { entries, othersLive } = await second.takeOver();
    assert.deepEqual([entries.map((each) => each.pending), othersLive], [[pending()], false]);
    assert.deepEqual(await second.takeOver(), { entries: [], othersLive: false }, 'it has it already');
    assert.deepEqual(sourcesOf(await open().takeOver()), [], 'another has it');
    await second.kill();
    assert.deepEqual(sourcesOf(await open().takeOver()), ['source'], 'that one has gone too');
  });

  it('leaves alone what a living window is copying, and says that there is some', async () => {
    await open().add(pending());
    assert.deepEqual(await open().takeOver(), { entries: [], othersLive: true });
    assert.deepEqual(await here().takeOver(), { entries: [], othersLive: true });
  });

  it('has nothing of a copy whose outcome is known', async () => {
    const first = open();
    await first.remove(await first.add(pending()));
    await first.kill();
    assert.deepEqual(files(), [], 'nothing stays behind');
    assert.deepEqual(sourcesOf(await open().takeOver()), []);
  });

  it('gives each copy to exactly one of several windows that ask at once', async () => {
    const first = open();
    const names = Array.from({ length: 30 }, (_, index) => `thread ${10 + index}`);
    for (const name of names) await first.add(pending(name));
    await first.kill();
    const several = [open(), open(), open(), open()];
    // All of them are up and running before any of them looks.
    await Promise.all(several.map((each) => each.remove('1800000000000-none')));
    const taken = await Promise.all(several.map((each) => each.takeOver()));
    assert.deepEqual(taken.flatMap(sourcesOf).sort(), names);
    assert.equal(files().length, names.length);
  });

  it('is not fooled by another process that has the id of the one that is gone', async function () {
    if (process.platform === 'win32') this.skip();
    put(JSON.stringify(pending()), `${process.pid}-0123456789abcdef`);
    assert.deepEqual(sourcesOf(await here().takeOver()), ['source']);
  });

  it('does not look at the time of day', async () => {
    const first = open();
    await first.add(pending('tomorrow', Date.now() + 86_400_000));
    await first.add(pending('yesterday', Date.now() - 86_400_000));
    await first.kill();
    assert.deepEqual(sourcesOf(await here().takeOver()), ['tomorrow', 'yesterday']);
  });

  it('forgets the oldest beyond fifty', async () => {
    const first = open();
    for (let index = 0; index < 50; index++) await first.add(pending(`thread ${index}`, 1_800_000_000_000 + index));
    await first.kill();
    const second = here();
    await second.add(pending('new', 1));
    const left = sourcesOf(await second.takeOver());
    assert.equal(left.length, 49);
    assert.ok(left.includes('thread 49') && !left.includes('thread 0'));
  });

  it('passes over what is no entry', async () => {
    put('no JSON');
    put('{"source": 1}', '0-', `1800000000001-${uuid}`);
    put(JSON.stringify(pending('good')), '0-', `1800000000002-${uuid}`);
    fs.writeFileSync(path.join(folder, '.DS_Store'), '');
    fs.writeFileSync(path.join(folder, `${uuid}.json`), JSON.stringify(pending('other')));
    fs.mkdirSync(path.join(folder, `1800000000003-${uuid}.0-.json`));
    assert.deepEqual(sourcesOf(await here().takeOver()), ['good']);
    assert.deepEqual(
      sourcesOf(await new PendingCopies(path.join(root, 'not there'), sharedMemory().open()).takeOver()),
      [],
    );
  });

  it('moves what was kept in the state before there were files, once', async () => {
    const shared = sharedMemory();
    const state = shared.open();
    await state.update(`pendingCopy ${uuid}`, { pending: pending(), owner: 'a window' });
    await state.update('pendingCopy x', { pending: 'nothing' });
    await state.update('pendingCopy y', 1);
    await state.update('copying a window', 3);
    await state.update('lostCopiesClaim', 'a claim');
    await state.update('plainHttp http://memory', true);
    const copies = here(state);
    assert.deepEqual(sourcesOf(await copies.takeOver()), ['source']);
    assert.deepEqual(state.keys(), ['plainHttp http://memory']);
    assert.deepEqual(sourcesOf(await copies.takeOver()), []);
    // A window that has not heard yet that they were moved.
    const stale = sharedMemory().open();
    await stale.update(`pendingCopy ${uuid}`, { pending: pending(), owner: 'a window' });
    assert.deepEqual(sourcesOf(await here(stale).takeOver()), []);
  });

  it('keeps text that any version can read', async () => {
    await here().add(pending());
    const [name = ''] = files();
    assert.deepEqual(parsePendingCopy(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))), pending());
  });
});
