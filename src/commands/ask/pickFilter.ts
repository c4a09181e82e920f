import * as vscode from 'vscode';
import type { ThreadFilter } from '../../api';
import { filterPick, filterProblem } from '../../texts/filters';
import { inertText, withoutIcons } from '../../texts/inertText';
import { titleKeys } from '../../langgraph/threadTitle';
import { isMetadataKey, isSetFilter, statuses, type Checked } from '../../threads/list/filter';
import { looksAtEach } from '../../threads/list/filterSearch';
import { filterText, parseFilterText } from '../../threads/list/filterText';
import type { CommandContext } from '../context';

/** `words` are those that a person could have typed instead. */
interface Change {
  words: string;
  change(filter: ThreadFilter): ThreadFilter;
}
type Choice = 'apply' | 'clear' | 'sort' | 'nothing' | Change;

interface FilterItem extends vscode.QuickPickItem {
  choice: Choice;
}

/** Values offered for each name; more can be typed. */
const mostOffered = 8;
const ages = ['1h', '1d', '7d', '30d', '>30d'];
/** Written by the servers themselves, and of no use for choosing. */
const serversOwn = new Set(['graph_id', 'assistant_id', 'thread_id', 'run_id', ...titleKeys]);

/**
 * One pick that is the filter: its text can be typed, and each row adds to it or takes away, until Enter on the first row.
 * `sort` where somebody wants that instead; `undefined` when dismissed.
 */
export async function pickFilter(
  { view, connections }: Pick<CommandContext, 'view' | 'connections'>,
  deployment: string,
): Promise<ThreadFilter | 'sort' | undefined> {
  const { filter: before } = view.query(deployment);
  const known = view.list(deployment)?.rows.map(({ thread }) => thread.metadata) ?? [];
  let graphs = textsOf(known, 'graph_id');
  const stop = new AbortController();
  const pick = vscode.window.createQuickPick<FilterItem>();
  const draw = () => {
    const checked = parseFilterText(pick.value);
    // Each row keeps its number: VS Code names the accepted one by it, perhaps of the rows before these.
    pick.items = [applyItem(pick.value, checked), ...rows(checked.valid ? checked.filter : {}, before, known, graphs)];
    // Rows whose words match what is typed must not come between it and Enter.
    pick.activeItems = pick.items.slice(0, 1);
  };
  pick.title = filterPick.title(withoutIcons(inertText(connections.find(deployment)?.name ?? deployment)));
  pick.placeholder = filterPick.placeholder();
  pick.value = withBlank(filterText(before));
  pick.onDidChangeValue(draw);
  draw();
  const picked = new Promise<ThreadFilter | 'sort' | undefined>((resolve) => {
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice ?? 'apply';
      // Who types and presses Enter at once is faster than the rows for what was typed.
      const typed = parseFilterText(pick.value);
      if (choice === 'sort') {
        resolve(choice);
      } else if (choice === 'clear') {
        resolve({});
      } else if (choice === 'apply' && typed.valid) {
        resolve(typed.filter);
      } else if (typeof choice === 'object') {
        const changed = filterText(choice.change(typed.valid ? typed.filter : {}));
        if (typed.valid && pick.value === choice.words) {
          resolve(typed.filter);
        } else {
          pick.value = withBlank(changed);
          draw();
        }
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
  });
  pick.show();
  void graphsOf(connections, deployment, stop.signal).then((found) => {
    if (stop.signal.aborted || found.length === 0) return;
    graphs = [...new Set([...graphs, ...found])];
    draw();
  });
  try {
    return await picked;
  } finally {
    stop.abort();
    pick.dispose();
  }
}

/** VS Code puts what begins like the typed text first: so the text itself is this row's label. */
function applyItem(typed: string, checked: Checked<{ filter: ThreadFilter }>): FilterItem {
  const label = withoutIcons(inertText(typed));
  if (!checked.valid) {
    const detail = withoutIcons(filterProblem(checked.problem));
    return { label, description: filterPick.notUsable(), detail, alwaysShow: true, choice: 'nothing' };
  }
  const { filter } = checked;
  if (!isSetFilter(filter)) {
    return { label: filterPick.applyNothing(), alwaysShow: true, choice: 'apply' };
  }
  const detail = looksAtEach(filter) ? filterPick.hereOnly() : filterPick.onServer();
  return { label, description: filterPick.apply(), detail, alwaysShow: true, choice: 'apply' };
}

/** The graphs of a deployment's assistants. Never rejects: those of the loaded threads can be chosen all the same. */
async function graphsOf(
  connections: CommandContext['connections'],
  deployment: string,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const assistants = await connections.server(deployment).runs.assistants(signal);
    return textsOf(
      assistants.map(({ graph_id: graphId }) => ({ graph_id: graphId })),
      'graph_id',
    );
  } catch {
    return [];
  }
}

function rows(
  filter: ThreadFilter,
  before: ThreadFilter,
  known: readonly Record<string, unknown>[],
  graphs: readonly string[],
): FilterItem[] {
  const keys = [...new Set(known.flatMap((metadata) => Object.keys(metadata)))];
  const offered = keys.filter((key) => isMetadataKey(key) && !serversOwn.has(key)).slice(0, mostOffered);
  const { status, graph, age } = filter;
  return [
    ...group(
      filterPick.status(),
      statuses.map((each) => item({ status: each }, status === each, 'status')),
    ),
    ...group(
      filterPick.graph(),
      graphs.map((each) => item({ graph: each }, graph === each, 'graph')),
    ),
    ...group(
      filterPick.age(),
      ages.map((each) => item({ age: each }, age === each, 'age', ageWords(each))),
    ),
    ...group(
      filterPick.metadata(),
      offered.flatMap((key) => textsOf(known, key).map((text) => metadataItem(filter, key, text))),
    ),
    { label: '', kind: vscode.QuickPickItemKind.Separator, choice: 'nothing' },
    ...(isSetFilter(before) ? [{ label: filterPick.clear(), alwaysShow: true, choice: 'clear' as const }] : []),
    { label: filterPick.sort(), alwaysShow: true, choice: 'sort' as const },
  ];
}

function metadataItem({ metadata = {} }: ThreadFilter, key: string, text: string): FilterItem {
  const part = { metadata: Object.fromEntries([[key, text]]) };
  const isSet = metadata[key] === text;
  const others = Object.entries(metadata).filter(([name]) => name !== key);
  const changed = isSet ? others : [...others, [key, text] as const];
  const change = (now: ThreadFilter) => ({ ...now, metadata: Object.fromEntries(changed) });
  return { ...item(part, isSet, 'metadata'), choice: { words: filterText(part), change } };
}

/** A row that sets a member of the filter, or takes it away where it is just that. Its label is what could be typed. */
function item(part: ThreadFilter, isSet: boolean, member: keyof ThreadFilter, words = ''): FilterItem {
  const label = withoutIcons(inertText(filterText(part)));
  return {
    // Unseen, and longer: of rows that are what was typed, VS Code puts the shortest first, which is the first row.
    label: isSet ? `$(check) ${label.replace(':', ':\u2060')}` : label,
    description: isSet ? filterPick.set() : words,
    alwaysShow: true,
    choice: {
      words: filterText(part),
      change: (now) => {
        const others = Object.fromEntries(Object.entries(now).filter(([name]) => name !== member));
        return isSet ? others : { ...others, ...part };
      },
    },
  };
}

function group(label: string, items: FilterItem[]): FilterItem[] {
  const separator: FilterItem = { label, kind: vscode.QuickPickItemKind.Separator, choice: 'nothing' };
  return items.length === 0 ? [] : [separator, ...items.slice(0, mostOffered)];
}

/** Texts of one line that the threads in the list have under this name. */
function textsOf(known: readonly Record<string, unknown>[], key: string): string[] {
  const texts = known.map((metadata) => (Object.hasOwn(metadata, key) ? metadata[key] : undefined));
  const short = texts.filter((text) => typeof text === 'string').filter((text) => /^[^\p{C}\p{Z}].{0,59}$/u.test(text));
  return [...new Set(short)].slice(0, mostOffered);
}

function ageWords(age: string): string {
  return age.startsWith('>') ? filterPick.before(age.slice(1)) : filterPick.within(age);
}

function withBlank(text: string): string {
  return text === '' ? '' : `${text} `;
}
