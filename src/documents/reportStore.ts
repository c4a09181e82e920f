import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import { BoundedMap } from '../boundedMap';
import { listOf, readAs } from '../schemas';

/** What `vscode.Memento` does. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** Newest first. `text` is deflated, in base64. */
const keptList = listOf(v.object({ uri: v.string(), text: v.string() }));
type Kept = v.InferOutput<typeof keptList>[number];

const key = 'reports';
/** VS Code reads all that an extension keeps before it starts it. */
const mostKept = 20;
const mostCharacters = 256 * 1024;
/** Of one report; more was not written by us. */
const largestText = 4 * 1024 * 1024;

/**
 * The texts of reports, by URI: all of this window in memory, and those that tabs show in the workspace's memory too, so
 * that the tabs come back after a reload. Not in the URI, though that would need no keeping: anybody can make a URI, and
 * a report that says "identical" must be one that was written here. What no tab shows any more is forgotten, for it may
 * quote people's data.
 */
export class ReportStore {
  readonly #texts = new BoundedMap<string, string>(mostKept);

  constructor(private readonly memory: Memory) {}

  get(uri: string): string | undefined {
    const kept = this.#texts.get(uri) ?? this.#kept().find((each) => each.uri === uri)?.text;
    if (kept === undefined) return undefined;
    try {
      return inflateRawSync(Buffer.from(kept, 'base64'), { maxOutputLength: largestText }).toString('utf8');
    } catch {
      return undefined;
    }
  }

  /** Keeps a text that is about to be shown; the oldest ones make room. */
  async add(uri: string, text: string): Promise<void> {
    const deflated = deflateRawSync(text).toString('base64');
    this.#texts.set(uri, deflated);
    await this.#keep([{ uri, text: deflated }, ...this.#kept().filter((each) => each.uri !== uri)]);
  }

  /** Leaves in the workspace's memory only what is shown. */
  async forgetAllBut(isShown: (uri: string) => boolean): Promise<void> {
    const kept = this.#kept();
    const shown = kept.filter(({ uri }) => isShown(uri));
    if (shown.length < kept.length) await this.#keep(shown);
  }

  async #keep(newestFirst: Kept[]): Promise<void> {
    let room = mostCharacters;
    const fitting = newestFirst.slice(0, mostKept).filter(({ text }) => (room -= text.length) >= 0);
    await this.memory.update(key, fitting.length > 0 ? fitting : undefined);
  }

  #kept(): Kept[] {
    return readAs(keptList, this.memory.get(key)) ?? [];
  }
}
