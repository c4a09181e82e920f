import { type JsonObject, type JsonValue, member } from '../json/json';
import { fromPlain } from '../json/plain';
import { printJson } from '../json/print';

/** Characters; a label shows 200 of them. */
const longest = 400;
/** Where agents put what they ask, in the order of how plainly it is meant for a person. */
const questionMembers = ['question', 'prompt', 'message', 'text', 'description', 'title', 'query', 'action', 'name'];
/**
 * What wraps one request or several: LangChain's Agent Inbox (`action_request`), its human-in-the-loop middleware in
 * Python (`action_requests`) and JavaScript (`actionRequests`), and agents that ask several questions at once.
 */
const requestMembers = ['action_request', 'action_requests', 'actionRequest', 'actionRequests', 'questions'];

/**
 * The interrupts that a thread's row has (`{task id: [interrupt]}`); a search gives them on both servers, of a copy too,
 * which they call idle.
 */
export function interruptsOfRow(interrupts: unknown): JsonObject[] {
  const byTask = fromPlain(interrupts);
  const lists = byTask instanceof Map ? [...byTask.values()] : Array.isArray(byTask) ? byTask : [];
  return lists.flatMap((list) => (Array.isArray(list) ? list : [list])).filter((each) => each instanceof Map);
}

/**
 * What an interrupt asks, in at most 400 characters: of `{id, value}` the value; of that the text itself, or the member
 * that is a question; else the JSON. Not fit to be shown yet: it is data.
 */
export function interruptText(interrupt: JsonValue): string {
  const value = member(interrupt, 'value');
  return shortText(question(value === undefined ? interrupt : value));
}

/** A copy of the beginning, which does not keep the whole text in memory. */
export function shortText(text: string): string {
  return Buffer.from(text.slice(0, longest), 'utf16le').toString('utf16le');
}

function question(value: JsonValue): string {
  if (typeof value === 'string') return value;
  return findQuestion(value) ?? printJson(value, 0).replaceAll('\n', ' ');
}

/** Several are numbered, with how many there are: a row shows little more than the first. `undefined` where there is none that is meant for a person. */
function findQuestion(value: JsonValue): string | undefined {
  if (Array.isArray(value)) {
    const found = value.map((each) => (typeof each === 'string' ? each : findQuestion(each)));
    if (found.length > 1 && found.every((each) => each !== undefined)) {
      return found.map((each, index) => `${String(index + 1)}/${String(found.length)} ${each}`).join(' ');
    }
    return found[0];
  }
  for (const name of questionMembers) {
    const found = member(value, name);
    if (typeof found === 'string' && found.trim() !== '') return found;
  }
  for (const name of requestMembers) {
    const requests = member(value, name);
    const found = typeof requests === 'object' && requests !== null ? findQuestion(requests) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
