import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

/**
 * Markdown of a thread. HTML in it stays text. A link is its text with its address behind it, and an image its
 * description: nothing of it can be clicked, fetched, or styled.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: true });
const { escapeHtml } = markdown.utils;

let copyWord = 'Copy';

/** The word on the button of a code block. */
export function setCopyWord(word: string): void {
  copyWord = word;
}

markdown.validateLink = () => true;
markdown.normalizeLink = (address) => address;
markdown.normalizeLinkText = (address) => address;
markdown.renderer.rules.link_open = () => '<span class="link">';
markdown.renderer.rules.link_close = (tokens, index) => {
  const address = addressBefore(tokens, index);
  const text = tokens[index - 1]?.content ?? '';
  return address === '' || address === text
    ? '</span>'
    : ` <span class="address">(${escapeHtml(address)})</span></span>`;
};
markdown.renderer.rules.image = (tokens, index) => {
  const token = tokens[index];
  const address = String(token?.attrGet('src') ?? '');
  return `<span class="link">▣ ${escapeHtml(token?.content ?? '')} <span class="address">(${escapeHtml(address.slice(0, 300))})</span></span>`;
};
const code = (content: string, language: string): string =>
  `<div class="code"><div class="code-head"><span>${escapeHtml(language)}</span>` +
  `<button type="button" class="copy-code">${escapeHtml(copyWord)}</button></div>` +
  `<pre><code>${escapeHtml(content)}</code></pre></div>`;
markdown.renderer.rules.fence = (tokens, index) => {
  const token = tokens[index];
  return code(token?.content ?? '', token?.info.trim().split(/\s/)[0] ?? '');
};
markdown.renderer.rules.code_block = (tokens, index) => code(tokens[index]?.content ?? '', '');

function addressBefore(tokens: Token[], index: number): string {
  let depth = 0;
  for (let at = index; at >= 0; at--) {
    const token = tokens[at];
    if (token?.type === 'link_close') depth++;
    if (token?.type === 'link_open' && --depth === 0) return String(token.attrGet('href') ?? '').slice(0, 300);
  }
  return '';
}

/** What may be in it: no link, no image, no style, nothing that loads or runs. */
const allowed = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'strong', 'em', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'span', 'div', 'button'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['class', 'type', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true as const,
};

/** The text as nodes to be shown. */
export function renderMarkdown(text: string): DocumentFragment {
  return DOMPurify.sanitize(markdown.render(text), allowed);
}
