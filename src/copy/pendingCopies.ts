import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { plainJson, readAs } from '../schemas';
import type { KeptState } from './keptState';
import { identifyProcess } from './ownerProcess';
import { parsePendingCopy, type PendingCopy } from './pendingCopy';

/** A copy whose answer is, or may be, lost. */
export interface LostEntry {
  id: string;
  pending: PendingCopy;
}

interface EntryFile {
  id: string;
  owner: string;
}

/** A time for sorting and a UUID, then who makes the copy. */
const fileName = /^(\d{13,}-[\da-f-]{36})\.(\d+-\w*)\.json$/;
/** Of entries in `globalState`, where they were kept before there were files. */
const stateKey = /^pendingCopy ([\da-f-]{36})$/;
const inState = v.object({ pending: v.unknown() });
const nobody = '0-';
const mostEntries = 50;

/**
 * The copies that were requested and not answered, so that neither a reload nor the death of the extension host forgets
 * one: a file for each, which is named after the process that makes the copy. Reads nothing before it is asked.
 */
export class PendingCopies {
  readonly #own = new Set<string>();
  #self: Promise<string> | undefined;

  constructor(
    private readonly folder: string,
    private readonly state: KeptState,
  ) {}

  /** Resolves to the entry's id when it is kept. */
  async add(pending: PendingCopy): Promise<string> {
    const id = entryId(pending.at, randomUUID());
    this.#own.add(id);
    await this.#write({ id, owner: await this.#me() }, pending);
    await this.#forgetOldest();
    return id;
  }

  /** What became of this copy is known, or nobody wants to know any more. */
  async remove(id: string): Promise<void> {
    this.#own.delete(id);
    await rm(this.#path({ id, owner: await this.#me() }), { force: true });
  }

  /**
   * The copies of processes that are gone: they belong to this one now, and no other gets them. `othersLive`: there are
   * some whose process lives, perhaps not for long.
   */
  async takeOver(): Promise<{ entries: LostEntry[]; othersLive: boolean }> {
    await this.#moveFromState();
    const entries: LostEntry[] = [];
    let othersLive = false;
    for (const file of await this.#files()) {
      if (this.#own.has(file.id)) continue;
      if (await isAlive(file.owner)) othersLive = true;
      else entries.push(...(await this.#adopt(file)));
    }
    return { entries, othersLive };
  }

  /** Of several processes that rename one file, one succeeds. */
  async #adopt(file: EntryFile): Promise<LostEntry[]> {
    const adopted = { id: file.id, owner: await this.#me() };
    try {
      await rename(this.#path(file), this.#path(adopted));
      const pending = parsePendingCopy(plainJson(await readFile(this.#path(adopted), 'utf8')));
      if (pending) {
        this.#own.add(file.id);
        return [{ id: file.id, pending }];
      }
      await rm(this.#path(adopted));
    } catch {
      // Another was faster, or it is no file of ours.
    }
    return [];
  }

  async #moveFromState(): Promise<void> {
    const known = new Set((await this.#files()).map(({ id }) => id));
    for (const key of this.state.keys()) {
      const [, uuid] = stateKey.exec(key) ?? [];
      const kept = uuid === undefined ? undefined : this.state.get(key);
      const pending = parsePendingCopy(readAs(inState, kept)?.pending);
      if (uuid !== undefined && pending !== undefined) {
        const id = entryId(pending.at, uuid);
        // Where another window moves it at the same moment, both write the same file.
        if (!known.has(id)) await this.#write({ id, owner: nobody }, pending);
      }
      if (/^(pendingCopy |copying |lostCopiesClaim$)/.test(key)) await this.state.update(key, undefined);
    }
  }

  async #write(file: EntryFile, pending: PendingCopy): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(this.#path(file), JSON.stringify(pending));
  }

  /** Oldest first. */
  async #files(): Promise<EntryFile[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.sort().flatMap((name) => {
      const [, id, owner] = fileName.exec(name) ?? [];
      return id === undefined || owner === undefined ? [] : [{ id, owner }];
    });
  }

  async #forgetOldest(): Promise<void> {
    const files = await this.#files();
    const oldest = files.filter(({ id }) => !this.#own.has(id)).slice(0, Math.max(0, files.length - mostEntries));
    await Promise.all(oldest.map((file) => rm(this.#path(file), { force: true })));
  }

  #me(): Promise<string> {
    return (this.#self ??= identifyProcess(process.pid).then((me) => me ?? `${process.pid}-`));
  }

  #path({ id, owner }: EntryFile): string {
    return path.join(this.folder, `${id}.${owner}.json`);
  }
}

async function isAlive(owner: string): Promise<boolean> {
  const pid = Number(/^\d+/.exec(owner)?.[0]);
  // To signal process 0 is to signal oneself.
  return pid > 0 && (await identifyProcess(pid)) === owner;
}

function entryId(at: number, uuid: string): string {
  return `${String(Math.max(0, Math.trunc(at))).padStart(13, '0')}-${uuid}`;
}
