import { cutText } from '../characters';
import type { Message } from './message';
import type { Part, ToolCall } from './part';
import type { ConversationWords } from './words';
import { displayJson } from '../json/display';
import type { JsonValue } from '../json/json';
import type { Block } from '../report/markdown';

/** UTF-16 code units of a text above which it is shortened, as in every document of this extension. */
const longestText = 10_000;

const data = (text: string): Block => ({ data: [text] });

/** A text, or its beginning and how long it is. */
function textBlocks(text: string, words: ConversationWords): Block[] {
  if (text.length <= longestText) return [data(text)];
  const shown = cutText(text, longestText);
  return [data(shown), { paragraph: words.shortened(shown.length, text.length) }];
}

/** A value of any kind: a string as it is, anything else as JSON. */
export function valueBlocks(value: JsonValue, words: ConversationWords): Block[] {
  return textBlocks(typeof value === 'string' ? value : displayJson(value), words);
}

function partBlocks(part: Part, words: ConversationWords): Block[] {
  const { labels } = words;
  switch (part.kind) {
    case 'text':
      return textBlocks(part.text, words);
    case 'reasoning':
    case 'refusal':
      return [{ paragraph: labels[part.kind] }, ...textBlocks(part.text, words)];
    case 'media': {
      const size = part.bytes === undefined ? '' : words.size(part.bytes);
      const place = part.place.slice(0, longestText);
      return [
        data([words.media[part.what], part.mediaType, size, place, words.mediaNotShown].filter(Boolean).join(' · ')),
      ];
    }
    case 'toolResult':
      return [
        { paragraph: labels.result },
        ...(part.callId === '' ? [] : [data(`${labels.answers} ${part.callId}`)]),
        ...part.parts.flatMap((each) => partBlocks(each, words)),
      ];
    case 'other':
      return [{ paragraph: labels.otherBlock }, ...valueBlocks(part.value, words)];
  }
}

/** What a message says of itself, on one line; nothing where that is nothing. `isJoined`: under the call that it answers. */
function factsOf(message: Message, words: ConversationWords, isJoined: boolean): string {
  const { name, id, usage, speaker, role, callId, failed } = message;
  const { labels, number } = words;
  const tokens =
    usage && [usage.input, usage.output, usage.total].map((each) => (each === undefined ? '–' : number(each)));
  const [input = '', output = '', total = ''] = tokens ?? [];
  return [
    failed ? labels.failed : '',
    speaker === 'other' ? `${labels.role} ${role}` : '',
    name === undefined ? '' : `${labels.name} ${name}`,
    callId === undefined || isJoined ? '' : `${labels.answers} ${callId}`,
    id === undefined ? '' : `${labels.id} ${id}`,
    tokens ? words.tokens(input, output, total) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A message without its heading and its calls. */
export function messageBlocks(message: Message, words: ConversationWords, isJoined = false): Block[] {
  const facts = factsOf(message, words, isJoined);
  const parts = message.parts.flatMap((part) => partBlocks(part, words));
  const isEmpty = parts.length === 0 && message.calls.length === 0;
  return [...parts, ...(isEmpty ? [{ paragraph: words.labels.empty }] : []), ...(facts === '' ? [] : [data(facts)])];
}

/** A call's tool and arguments. */
export function callBlocks({ id, name, args, error }: ToolCall, words: ConversationWords): Block[] {
  const { labels } = words;
  return [
    data([`${labels.tool} ${name}`, id === '' ? '' : `${labels.id} ${id}`].filter(Boolean).join(' · ')),
    ...(args === null ? [] : valueBlocks(args, words)),
    ...(error === undefined ? [] : [{ paragraph: labels.invalid }, ...textBlocks(error, words)]),
  ];
}
