import * as vscode from 'vscode';
import { fileNameOf, isFileAddress } from '../deployments/fileAddress';
import type { HistoryServer } from '../history/side';
import { isLoopback, parseBaseUrl } from '../deployments/baseUrl';
import {
  findDeployment,
  parseDeployments,
  type Deployment,
  type DeploymentProblem,
} from '../deployments/deploymentSettings';
import { AgentServer } from '../langgraph/agentServer';
import { CredentialRenewal, type Refusal } from '../langgraph/credentialRenewal';
import type { Connection } from '../langgraph/requestSender';
import type { Http } from '../langgraph/http/types';
import type { Agreements } from './agreements';
import type { Credentials } from './credentials';
import type { Log } from './log';
import { onlyRead } from '../texts/files/threadFiles';
import * as messages from '../texts/messages';
import type { Settings } from './settings';
import { ThreadFiles } from './threadFiles';
import { UserError } from '../texts/userError';

/** Asks for credentials and keeps them: whether any were entered. The signal closes the question. */
export type AskForCredentials = (baseUrl: string, refusal: Refusal, signal: AbortSignal) => Promise<boolean>;

export type LoadHttp = () => Promise<{ createHttp: (options: { bringsAgent: (url: URL) => boolean }) => Http }>;

/** The configured deployments, and the `AgentServer`s of each, made when first asked for. */
export class Connections {
  readonly #servers = new Map<string, { quiet: AgentServer; asking: AgentServer }>();
  /** Threads that were written to files. */
  readonly files = new ThreadFiles();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #http: Promise<Http> | undefined;
  #lastQuestion: Promise<unknown> = Promise.resolve();

  /** The deployments in the settings are others now. */
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly settings: Settings,
    private readonly credentials: Credentials,
    private readonly agreements: Agreements,
    private readonly log: Log,
    private readonly loadHttp: LoadHttp,
    private readonly ask: AskForCredentials = () => Promise.resolve(false),
  ) {
    this.#subscription = settings.onDidChangeDeployments(() => {
      this.#servers.clear();
      this.#changed.fire();
    });
  }

  deployments(): Deployment[] {
    return parseDeployments(this.settings.deployments()).deployments;
  }

  /** Entries of the setting that are no deployments. */
  problems(): DeploymentProblem[] {
    return parseDeployments(this.settings.deployments()).problems;
  }

  find(nameOrUrl: string): Deployment | undefined {
    return findDeployment(this.deployments(), nameOrUrl);
  }

  /** The base URL of a configured deployment. Throws `UserError` for any other. */
  baseUrl(nameOrUrl: string): string {
    if (isFileAddress(nameOrUrl)) {
      throw new UserError(onlyRead(fileNameOf(nameOrUrl)));
    }
    const deployment = this.find(nameOrUrl);
    if (deployment === undefined) {
      throw new UserError(messages.unknownDeployment(nameOrUrl));
    }
    return deployment.baseUrl;
  }

  /** The same, or the URI of a thread file, which can be read as well. */
  address(nameOrUrl: string): string {
    return isFileAddress(nameOrUrl) ? nameOrUrl : this.baseUrl(nameOrUrl);
  }

  /** With `on` VS Code uses a proxy only for requests that bring no agent; no proxy is used for this machine. */
  #bringsAgent({ hostname }: URL): boolean {
    return this.settings.proxySupport() !== 'on' || isLoopback(hostname);
  }

  /** Throws `UserError` for a deployment that is not configured, or whose plain http was not agreed to. */
  server(nameOrUrl: string): AgentServer {
    return this.#serversOf(nameOrUrl).quiet;
  }

  /**
   * For what a person started and waits for: where credentials that had been accepted are refused in the middle, other
   * ones are asked for and the reading goes on. Throws like `server`.
   */
  interactiveServer(nameOrUrl: string): AgentServer {
    return this.#serversOf(nameOrUrl).asking;
  }

  /** What reads a thread: of a deployment, or of a file where a file's URI stands in its place. */
  historyServer(address: string): HistoryServer {
    return isFileAddress(address) ? this.files.server(address) : this.interactiveServer(address);
  }

  /** The same for what nobody asked for by a command: see `server`. */
  quietHistoryServer(address: string): HistoryServer {
    return isFileAddress(address) ? this.files.server(address) : this.server(address);
  }

  #serversOf(nameOrUrl: string): { quiet: AgentServer; asking: AgentServer } {
    const baseUrl = this.baseUrl(nameOrUrl);
    if (this.needsAgreement(baseUrl)) {
      throw new UserError(messages.plainHttpNotAgreed(baseUrl), messages.plainHttpShort());
    }
    const known = this.#servers.get(baseUrl);
    if (known !== undefined) {
      return known;
    }
    const headers = () => this.credentials.headers(baseUrl);
    const renewal = new CredentialRenewal({
      headers,
      ask: (refusal, signal) => this.#askInTurn(baseUrl, refusal, signal),
    });
    const connection = this.#connection(baseUrl, headers);
    const servers = { quiet: new AgentServer(connection), asking: new AgentServer({ ...connection, renewal }) };
    this.#servers.set(baseUrl, servers);
    return servers;
  }

  /** One question at a time: a second one would close the first, as if it had been dismissed. */
  #askInTurn(baseUrl: string, refusal: Refusal, signal: AbortSignal): Promise<boolean> {
    const turn = this.#lastQuestion
      .then(() => !signal.aborted && this.ask(baseUrl, refusal, signal))
      .catch((error: unknown) => {
        // The reading then fails with what the deployment said.
        this.log.error('asking for credentials', error);
        return false;
      });
    this.#lastQuestion = turn;
    return turn;
  }

  /** A server that is being tried out, with the headers to try. */
  probe(baseUrl: string, headers: () => Promise<Record<string, string>>, timeoutMs?: number): AgentServer {
    return new AgentServer(this.#connection(baseUrl, headers, timeoutMs));
  }

  #connection(baseUrl: string, headers: () => Promise<Record<string, string>>, timeoutMs?: number): Connection {
    return {
      baseUrl,
      headers,
      requestTimeoutMs: () => timeoutMs ?? this.settings.requestTimeoutMs(),
      http: () =>
        (this.#http ??= this.loadHttp().then(({ createHttp }) =>
          createHttp({ bringsAgent: (url) => this.#bringsAgent(url) }),
        )),
      // Whoever asked says what failed; that a server has no such call is no news for everybody.
      log: ({ level, text }) => {
        this.log[level === 'trace' ? 'trace' : 'debug'](`${baseUrl} ${text}`);
      },
    };
  }

  /** Whether requests would leave this machine unencrypted without the user having agreed to it. */
  needsAgreement(baseUrl: string): boolean {
    const url = parseBaseUrl(baseUrl);
    return url.valid && !url.secure && !url.loopback && !this.agreements.has(baseUrl);
  }

  async agreeToPlainHttp(baseUrl: string): Promise<void> {
    await this.agreements.give(baseUrl);
  }

  async forgetAgreement(baseUrl: string): Promise<void> {
    await this.agreements.withdraw(baseUrl);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
