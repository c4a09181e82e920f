import * as vscode from 'vscode';
import { decodeCredentials, encodeCredentials, type CredentialHeader } from '../deployments/credentials';
import { createRedactor, type Redactor } from '../langgraph/http/redactor';
import * as messages from '../texts/messages';
import { UserError } from '../texts/userError';

const prefix = 'credentials ';
/** Shorter values are no keys, and blotting them out would blot out words. */
const shortestSecret = 6;

/** The headers entered for each base URL, in VS Code's secret storage and nowhere else. Read at the first request. */
export class Credentials {
  readonly #read = new Map<string, Promise<CredentialHeader[]>>();
  readonly #seen = new Set<string>();
  #redactor: Redactor = (text) => text;
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #subscription: vscode.Disposable;

  /** Fires with the base URL, for changes made in other windows too. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly secrets: vscode.SecretStorage) {
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(prefix)) {
        const baseUrl = key.slice(prefix.length);
        this.#read.delete(baseUrl);
        this.#changed.fire(baseUrl);
      }
    });
  }

  async headers(baseUrl: string): Promise<Record<string, string>> {
    return toHeaders(await this.get(baseUrl));
  }

  get(baseUrl: string): Promise<CredentialHeader[]> {
    const known = this.#read.get(baseUrl) ?? this.#readFrom(baseUrl);
    this.#read.set(baseUrl, known);
    return known;
  }

  /** No headers at all: nothing stays stored. */
  async set(baseUrl: string, headers: CredentialHeader[]): Promise<void> {
    if (headers.length === 0) {
      await this.delete(baseUrl);
      return;
    }
    this.remember(headers);
    await this.secrets.store(prefix + baseUrl, encodeCredentials(baseUrl, headers));
    // The event comes later, and the next request may come before it.
    this.#read.delete(baseUrl);
  }

  async delete(baseUrl: string): Promise<void> {
    await this.secrets.delete(prefix + baseUrl);
    this.#read.delete(baseUrl);
  }

  /** Takes every value seen in this session out of a text. */
  redact(text: string): string {
    return this.#redactor(text);
  }

  /** Also for values that are being tried and are not kept yet. */
  remember(headers: CredentialHeader[]): void {
    for (const { value } of headers.filter((header) => header.value.length >= shortestSecret)) {
      this.#seen.add(value);
    }
    this.#redactor = createRedactor(Object.fromEntries([...this.#seen].map((value) => [value, value])));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #readFrom(baseUrl: string): Promise<CredentialHeader[]> {
    try {
      const text = await this.secrets.get(prefix + baseUrl);
      const headers = text === undefined ? [] : (decodeCredentials(baseUrl, text) ?? []);
      this.remember(headers);
      return headers;
    } catch (error) {
      // A locked keychain may open later: ask it again next time.
      this.#read.delete(baseUrl);
      throw new UserError(messages.secretsUnreadable(error));
    }
  }
}

export function toHeaders(headers: CredentialHeader[]): Record<string, string> {
  return Object.fromEntries(headers.map(({ name, value }) => [name, value]));
}
