import { type JsonValue, member } from '../json/json';
import { printJson } from '../json/print';

/** Characters; a label shows 200 of them. */
const longest = 400;
/** Where agents put what they ask, in the order of how plainly it is meant for a person. */
const questionMembers = ['question', 'prompt', 'message', 'text', 'description', 'title', 'query', 'action', 'name'];
/** LangChain's Agent Inbox and its human-in-the-loop middleware wrap what they want to do in these. */
const requestMembers = ['action_request', 'action_requests'];

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
  const [only] = Array.isArray(value) ? value : [value];
  for (const name of questionMembers) {
    const found = member(only, name);
    if (typeof found === 'string' && found.trim() !== '') return found;
  }
  for (const name of requestMembers) {
    const request = member(only, name);
    if (request instanceof Map || (Array.isArray(request) && request.length > 0)) return question(request);
  }
  return printJson(value, 0).replaceAll('\n', ' ');
}
