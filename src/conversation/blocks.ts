import { cutText } from '../characters';
import type { Message, Part, Source, ToolCall, UiMessage } from './model';
import type { ConversationWords } from './words';
import { displayJson } from '../json/display';
import type { JsonValue } from '../json/json';
import type { Block } from '../report/markdown';

/** UTF-16 code units of a text above which it is shortened, as in every document of this extension. */
const longestText = 10_000;

/** A text, or its beginning and how long it is. */
export function textBlocks(text: string, words: ConversationWords): Block[] {
  if (text.length <= longestText) return [{ data: [text] }];
  const shown = cutText(text, longestText);
  return [{ data: [shown] }, { paragraph: words.shortened(shown.length, text.length) }];
}

/** A value of any kind: a string as it is, anything else as JSON. */
export function valueBlocks(value: JsonValue, words: ConversationWords): Block[] {
  return textBlocks(typeof value === 'string' ? value : displayJson(value), words);
}

const facts = (...each: string[]): string => each.filter(Boolean).join(' · ');

function partBlocks(part: Part, words: ConversationWords): Block[] {
  const { labels } = words;
  switch (part.kind) {
    case 'text':
      return textBlocks(part.text, words);
    case 'reasoning':
    case 'refusal':
      return [{ paragraph: labels[part.kind] }, ...textBlocks(part.text, words)];
    case 'code':
      return [
        { paragraph: labels.code },
        ...(part.language === '' ? [] : textBlocks(part.language, words)),
        ...textBlocks(part.text, words),
      ];
    case 'encrypted':
      return [{ paragraph: words.encrypted(part.what, words.size(part.bytes)) }];
    case 'media': {
      const size = part.bytes === undefined ? '' : words.size(part.bytes);
      return textBlocks(facts(words.media[part.what], part.mediaType, size, part.place, words.mediaNotShown), words);
    }
    case 'sources':
      return [{ paragraph: labels.sources }, ...textBlocks(part.sources.map(sourceText).join('\n'), words)];
    case 'serverTool':
      return [
        { paragraph: labels.serverTool },
        ...callBlocks(part.call, words),
        ...(part.failed ? [{ paragraph: labels.serverToolFailed }] : []),
        ...(part.result === undefined
          ? []
          : [{ paragraph: labels.result }, ...part.result.flatMap((each) => partBlocks(each, words))]),
      ];
    case 'toolResult':
      return [
        { paragraph: part.failed ? labels.resultFailed : labels.result },
        ...(part.callId === '' ? [] : textBlocks(`${labels.answers} ${part.callId}`, words)),
        ...part.parts.flatMap((each) => partBlocks(each, words)),
      ];
    case 'cachePoint':
      return [{ paragraph: labels.cachePoint }];
    case 'other':
      return [{ paragraph: labels.otherBlock }, ...valueBlocks(part.value, words)];
  }
}

function sourceText({ title, url, quote, place }: Source): string {
  const name = facts(title, url, place);
  return quote === '' ? name : `${name}\n  “${quote}”`;
}

/** What a message says of itself, on one line; nothing where that is nothing. `isJoined`: under the call whose result it is. */
function factsOf(message: Message, words: ConversationWords, isJoined: boolean): string {
  const { name, id, usage, speaker, role, callId, failed } = message;
  const { labels, number } = words;
  const tokens =
    usage && [usage.input, usage.output, usage.total].map((each) => (each === undefined ? '–' : number(each)));
  const [input = '', output = '', total = ''] = tokens ?? [];
  return facts(
    failed ? labels.failed : '',
    speaker === 'other' ? `${labels.role} ${role}` : '',
    name === undefined ? '' : `${labels.name} ${name}`,
    callId === undefined || isJoined ? '' : `${labels.answers} ${callId}`,
    id === undefined ? '' : `${labels.id} ${id}`,
    tokens ? words.tokens(input, output, total) : '',
  );
}

/** A message without its heading and its calls. */
export function messageBlocks(message: Message, words: ConversationWords, isJoined = false): Block[] {
  const { parts, calls, artifact } = message;
  const said = factsOf(message, words, isJoined);
  const isEmpty = parts.length === 0 && calls.length === 0 && artifact === undefined;
  return [
    ...parts.flatMap((part) => partBlocks(part, words)),
    ...(artifact === undefined ? [] : [{ paragraph: words.labels.artifact }, ...valueBlocks(artifact, words)]),
    ...(isEmpty ? [{ paragraph: words.labels.empty }] : []),
    ...(said === '' ? [] : textBlocks(said, words)),
  ];
}

/** A call's tool and arguments. */
export function callBlocks({ id, name, args, error }: ToolCall, words: ConversationWords): Block[] {
  const { labels } = words;
  return [
    ...textBlocks(facts(`${labels.tool} ${name}`, id === '' ? '' : `${labels.id} ${id}`), words),
    ...(args === null ? [] : valueBlocks(args, words)),
    ...(error === undefined ? [] : [{ paragraph: labels.invalid }, ...textBlocks(error, words)]),
  ];
}

/** A piece of a user interface: the name of its component, and what that was given. */
export function uiBlocks({ name, props }: UiMessage, words: ConversationWords): Block[] {
  return [{ paragraph: words.labels.ui }, ...textBlocks(name, words), ...valueBlocks(props, words)];
}
