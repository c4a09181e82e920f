/** Documents nobody looks at that stay at hand, so that going back to one does not read its history again. */
const hiddenBytes = 32 * 1024 * 1024;

/**
 * The loaded documents, by URI. A document is kept while it is shown or held; of the others the most recently used
 * stay, up to 32 MiB. Loads of the same document are joined.
 */
export class DocumentStore {
  /** Least recently used first. */
  readonly #documents = new Map<string, Uint8Array>();
  readonly #loads = new Map<string, Promise<Uint8Array>>();
  readonly #holds = new Map<string, number>();

  constructor(private readonly isShown: (key: string) => boolean) {}

  get(key: string): Uint8Array | undefined {
    const bytes = this.#documents.get(key);
    if (bytes) {
      this.put(key, bytes);
    }
    return bytes;
  }

  put(key: string, bytes: Uint8Array): void {
    this.#documents.delete(key);
    this.#documents.set(key, bytes);
  }

  /** The document, read by `read` where it is not there. A failed load leaves nothing behind: the next call tries again. */
  load(key: string, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const there = this.get(key);
    if (there) {
      return Promise.resolve(there);
    }
    const running = this.#loads.get(key);
    if (running) {
      return running;
    }
    const load = read()
      .then((bytes) => {
        this.put(key, bytes);
        return bytes;
      })
      .finally(() => this.#loads.delete(key));
    this.#loads.set(key, load);
    return load;
  }

  /** Keeps a document until the function returned is called, for the time between its loading and its editor. */
  hold(key: string): () => void {
    this.#holds.set(key, (this.#holds.get(key) ?? 0) + 1);
    let held = true;
    return () => {
      const count = this.#holds.get(key) ?? 0;
      if (held && count <= 1) {
        this.#holds.delete(key);
      } else if (held) {
        this.#holds.set(key, count - 1);
      }
      held = false;
    };
  }

  /** Lets go of documents that are neither shown nor held, the least recently used first. */
  sweep(): void {
    let room = hiddenBytes;
    for (const [key, bytes] of [...this.#documents].reverse()) {
      if (this.#holds.has(key) || this.isShown(key)) {
        continue;
      }
      room -= bytes.byteLength;
      if (room < 0) {
        this.#documents.delete(key);
      }
    }
  }
}
