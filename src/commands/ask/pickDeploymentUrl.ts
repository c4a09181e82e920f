import * as vscode from 'vscode';
import { parseBaseUrl } from '../../deployments/baseUrl';
import { parseStudioLink } from '../../deployments/studioLink';
import { infoOf, langgraphProjects, localServer } from '../../host/localServers';
import { inertText, withoutIcons } from '../../texts/inertText';
import * as messages from '../../texts/messages';
import { describeUrlProblem } from '../../texts/urls';
import type { ServerInfo } from '../../langgraph/types';
import type { CommandContext } from '../context';

export type EnteredUrl = { valid: true; baseUrl: string; threadId?: string } | { valid: false; sentence: string };

interface Suggestion {
  /** What is known of it. */
  words: string;
  answers?: boolean;
}

interface UrlItem extends vscode.QuickPickItem {
  entered: EnteredUrl;
}

/** A base URL, from a URL or from a Studio link that names its server; else the sentence that says what is wrong. */
export function readEnteredUrl(text: string): EnteredUrl {
  const link = parseStudioLink(text.trim());
  if (link !== undefined && link.baseUrl === undefined) {
    return { valid: false, sentence: messages.studioLinkWithoutServer() };
  }
  const url = parseBaseUrl(link?.baseUrl ?? text.trim());
  if (!url.valid) {
    return { valid: false, sentence: describeUrlProblem(url.reason) };
  }
  return { valid: true, baseUrl: url.baseUrl, ...(link?.threadId === undefined ? {} : { threadId: link.threadId }) };
}

/** What the user enters, or one of the servers that answer on this machine; `typed` stands in the box. `undefined` when dismissed. */
export async function pickDeploymentUrl(context: CommandContext, typed = ''): Promise<EnteredUrl | undefined> {
  const pick = vscode.window.createQuickPick<UrlItem>();
  const stop = new AbortController();
  const suggestions = new Map<string, Suggestion>([[localServer, { words: messages.urlPick.checking() }]]);
  const draw = () => {
    if (!stop.signal.aborted) {
      pick.items = [...typedItem(pick.value), ...suggestedItems(context, suggestions)];
    }
  };
  pick.title = messages.urlPick.title();
  pick.placeholder = messages.urlPick.placeholder();
  pick.value = typed;
  pick.ignoreFocusOut = true;
  pick.onDidChangeValue(draw);
  const picked = new Promise<EnteredUrl | undefined>((resolve) => {
    pick.onDidAccept(() => {
      // Who pastes and presses Enter at once is faster than the row that says "Use …".
      const entered = pick.selectedItems[0]?.entered ?? readEnteredUrl(pick.value);
      // A text that is no URL stays in the box, with what is wrong beneath it.
      if (entered.valid) {
        resolve(entered);
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
  });
  draw();
  pick.show();
  pick.busy = true;
  void lookAround(context, suggestions, draw, stop.signal).finally(() => {
    pick.busy = false;
  });
  try {
    return await picked;
  } finally {
    stop.abort();
    pick.dispose();
  }
}

/** Asks all at once. The usual server stays listed when it does not answer; others are listed only when they do. */
async function lookAround(
  context: CommandContext,
  suggestions: Map<string, Suggestion>,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const look = async (baseUrl: string) => {
    const info = await infoOf(context.connections, baseUrl, signal);
    if (info !== undefined) {
      suggestions.set(baseUrl, { words: messages.urlPick.answers(describe(info)), answers: true });
    } else if (baseUrl === localServer) {
      suggestions.set(baseUrl, { words: messages.urlPick.silent() });
    }
    changed();
  };
  const others = async () => {
    const urls = new Set((await langgraphProjects()).flatMap((project) => project.urls));
    await Promise.all([...urls].filter((baseUrl) => baseUrl !== localServer).map(look));
  };
  await Promise.all([look(localServer), others()]);
}

function describe(info: ServerInfo): string {
  const kind =
    info.langgraph_py_version === undefined ? (info.langgraph_js_version === undefined ? '' : 'JavaScript') : 'Python';
  return inertText([kind, info.version ?? ''].filter(Boolean).join(' '));
}

function typedItem(value: string): UrlItem[] {
  if (value.trim() === '') {
    return [];
  }
  const entered = readEnteredUrl(value);
  return entered.valid
    ? [{ label: messages.urlPick.use(entered.baseUrl), alwaysShow: true, entered }]
    : [{ label: messages.urlPick.notUsable(), detail: entered.sentence, alwaysShow: true, entered }];
}

/** Those that answer come first. */
function suggestedItems({ connections }: CommandContext, suggestions: Map<string, Suggestion>): UrlItem[] {
  return [...suggestions]
    .sort(([, one], [, other]) => Number(other.answers ?? false) - Number(one.answers ?? false))
    .map(([baseUrl, { words }]) => {
      const known = connections.find(baseUrl);
      return {
        label: baseUrl,
        description: known === undefined ? words : withoutIcons(messages.urlPick.configured(inertText(known.name))),
        entered: { valid: true, baseUrl },
      };
    });
}
