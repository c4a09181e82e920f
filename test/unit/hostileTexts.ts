/** Text that tries to be more than text, wherever it is shown: 40 that are fixed, and any number that are generated. */
import fc from 'fast-check';

/** Where a picture or a link may lead; tests put a server of their own here. */
export const canary = 'https://canary.invalid/c.png';

export const fixedTexts: readonly string[] = [
  // Markdown
  `![x](${canary})`,
  `[x](${canary})`,
  `<${canary}>`,
  canary,
  'www.canary.invalid',
  'someone@canary.invalid',
  `[x][1]\n\n[1]: ${canary}`,
  `![x][1]\n\n[1]: ${canary}`,
  '[x](command:workbench.action.quit)',
  '[x](vscode://langgraph-threads.langgraph-threads/x)',
  '[x](file:///etc/passwd)',
  '[x](javascript:alert(1))',
  '# a heading\n\n- a list\n\n> a quote\n\n| a | table |\n|---|---|\n| x | y |',
  '**strong** _weak_ ~~gone~~ `code`',
  'a\n===\n\nb\n---',
  // the ends of code blocks
  '```',
  '````````',
  '~~~\n# out',
  '```\n# out\n```',
  '   ```\n# out',
  '\r```\r# out',
  '\u2028```\u2028# out',
  '</code></pre><h1>out</h1>',
  '`'.repeat(500),
  // HTML
  `<img src="${canary}" onerror="alert(1)">`,
  `<script src="${canary}"></script>`,
  `<iframe src="${canary}"></iframe>`,
  `<style>@import url("${canary}");</style><div style="background:url(${canary})">x</div>`,
  `<meta http-equiv="refresh" content="0;url=${canary}">`,
  `<svg onload="alert(1)"><image href="${canary}"/></svg>`,
  '<details open ontoggle=alert(1)><summary>x</summary></details>',
  '&lt;b&gt; &#x3c;b&#x3e; &amp;',
  '-->]]><!-- ',
  // VS Code
  '$(zap) $(sync~spin) \\$(zap)',
  '&Copy Thread&&x',
  // what nobody sees
  '\u202eevil\u202c \u2066x\u2069 \u200b\ufeff',
  'a\0b\u0007\u001b[31mred\u001b[0m\u007f\u0085',
  '\ud800 \udc00 \udbff',
  'é e\u0301 漢字 👩‍💻 क्‍ष \u{e0041}',
  'x'.repeat(1_000_000),
];

const pieces = fc.oneof(
  fc.constantFrom(...fixedTexts.filter((text) => text.length < 1_000)),
  fc.constantFrom(
    '`',
    '```',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    ' ',
    '    ',
    '\t',
    '\\',
    '|',
    '~~~',
    '>',
    '#',
    '- ',
    '](',
    '$(',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
export const hostileTexts = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));
