import fc from 'fast-check';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import vm from 'node:vm';
import { escapeInDoubleQuotes, quoteString, quoteWord } from '../../../src/copy/scripts/quote';
import { snippet, snippetLanguages } from '../../../src/copy/scripts/snippet';
import { snippetHeaders, type SnippetFacts } from '../../../src/copy/scripts/snippetFacts';

const facts: SnippetFacts = {
  baseUrl: 'http://127.0.0.1:2024',
  threadId: '0198c0de-0000-7000-8000-000000000001',
  headers: [],
  cursor: 'object',
};

/** Texts that would end a literal, start a command, or hide something. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('"', "'", '\\', '`', '$', '$(', '${', ')', '\n', '#', '//', '!', ' ', '\u2028', '\u202e', 'x'),
    )
    .map((parts) => parts.join('')),
);
const words = hostile.filter((text) => !text.includes('\0') && text.isWellFormed());

const hasBash = (() => {
  try {
    execFileSync('bash', ['-c', ':']);
    return true;
  } catch {
    return false;
  }
})();

/** What bash makes of these arguments. */
function inBash(args: string[]): string[] {
  return execFileSync('bash', ['-c', `printf '%s\\0' ${args.join(' ')}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

describe('a literal in a snippet', () => {
  it('is the text that it was made from, in JavaScript', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const literal = quoteString(text);
        assert.equal(vm.runInNewContext(literal), text);
        assert.doesNotMatch(literal, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it('is the text that it was made from, in bash', function () {
    if (!hasBash) this.skip();
    const texts = fc.sample(words, 500).filter((text) => text !== '');
    assert.deepEqual(inBash(texts.map(quoteWord)), texts);
    assert.deepEqual(inBash(texts.map((text) => `"${escapeInDoubleQuotes(text)}"`)), texts);
  });
});

describe('the headers of a snippet', () => {
  it('are read from the variables that are usual for them', () => {
    const credentials = [
      { name: 'X-Api-Key', value: 'lsv2_secret' },
      { name: 'X-Tenant-Id', value: 'workspace' },
      { name: 'Authorization', value: 'Bearer secret' },
      { name: 'authorization', value: 'Basic secret' },
      { name: 'X-Custom.Key', value: 'secret' },
      { name: 'x_custom_key', value: 'secret' },
      { name: '7', value: 'secret' },
      { name: 'constructor', value: 'secret' },
    ];
    assert.deepEqual(snippetHeaders(credentials), [
      { name: 'X-Api-Key', prefix: '', variable: 'LANGSMITH_API_KEY' },
      { name: 'X-Tenant-Id', prefix: '', variable: 'LANGSMITH_WORKSPACE_ID' },
      { name: 'Authorization', prefix: 'Bearer ', variable: 'AGENT_SERVER_TOKEN' },
      { name: 'authorization', prefix: '', variable: 'AUTHORIZATION' },
      { name: 'X-Custom.Key', prefix: '', variable: 'X_CUSTOM_KEY' },
      { name: 'x_custom_key', prefix: '', variable: 'X_CUSTOM_KEY_2' },
      { name: '7', prefix: '', variable: 'HEADER_7' },
      { name: 'constructor', prefix: '', variable: 'CONSTRUCTOR' },
    ]);
  });

  it('never have a value, in any language', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}$/);
    const secret = fc.stringMatching(/^[\x21-\x7e]{12,40}$/).map((text) => `S3cret${text}`);
    const value = fc.tuple(fc.constantFrom('', 'Bearer '), secret).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(fc.record({ name, value }), { minLength: 1, maxLength: 4 }), (credentials) => {
        for (const language of snippetLanguages) {
          const text = snippet(language, { ...facts, headers: snippetHeaders(credentials) });
          assert.doesNotMatch(text, /S3cret/);
          for (const { variable } of snippetHeaders(credentials)) assert.ok(text.includes(variable));
        }
      }),
    );
  });
});

describe('a snippet', () => {
  const headers = snippetHeaders([{ name: 'X-Api-Key', value: 'k' }]);

  for (const language of snippetLanguages) {
    it(`is short enough to be read, and whole: ${language}`, () => {
      const lines = snippet(language, { ...facts, headers }).split('\n');
      assert.ok(lines.length <= 150, String(lines.length));
      assert.deepEqual(
        lines.filter((line) => line.length > 120 || /\s$|undefined/.test(line.replace('=== undefined', ''))),
        [],
      );
      const text = lines.join('\n');
      for (const part of [facts.baseUrl, facts.threadId, 'LANGSMITH_API_KEY']) {
        assert.equal(text.split(part).length, 2, part);
      }
    });

    it(`speaks the server's dialect of before: ${language}`, () => {
      assert.match(snippet(language, facts), /configurable/);
      assert.doesNotMatch(snippet(language, { ...facts, cursor: 'text' }), /configurable/);
    });

    it(`sends no key from the environment where none was entered: ${language}`, () => {
      const text = snippet(language, facts);
      assert.doesNotMatch(text, /environ|env\.|LANGSMITH/);
      if (language !== 'curl') assert.match(text, /api_key=None|apiKey: null/);
    });
  }

  it('is JavaScript that compiles, whatever the names', () => {
    const header = fc.record({
      name: words,
      variable: fc.stringMatching(/^[A-Z][A-Z0-9_]{0,9}$/),
      prefix: fc.constantFrom('' as const, 'Bearer ' as const),
    });
    fc.assert(
      fc.property(words, words, fc.array(header, { maxLength: 3 }), (baseUrl, threadId, headers) => {
        const text = snippet('javascript', { baseUrl, threadId, headers, cursor: 'text' });
        const script = text.replace(/^import .*$/m, '').replaceAll('await ', '');
        new vm.Script(script);
      }),
      { numRuns: 50 },
    );
  });

  it('is a shell script that bash can read, whatever the names', function () {
    if (!hasBash) this.skip();
    for (const [baseUrl, threadId, name] of fc.sample(fc.tuple(words, words, words), 15)) {
      const text = snippet('curl', {
        baseUrl,
        threadId,
        headers: [{ name, variable: 'X', prefix: '' }],
        cursor: 'text',
      });
      execFileSync('bash', ['-n'], { input: text, stdio: ['pipe', 'pipe', 'inherit'] });
    }
  });
});

describe('the files that snippets are made of', () => {
  const scripts = 'src/copy/scripts';
  const isThere = (program: string) => spawnSync(program, ['--version']).status === 0;

  it('is Python that compiles', function () {
    if (!isThere('python3')) this.skip();
    const compile = 'import sys; compile(open(sys.argv[1]).read(), sys.argv[1], "exec")';
    execFileSync('python3', ['-c', compile, `${scripts}/copy_thread.py`]);
  });

  it('is a shell script that bash can read', function () {
    if (!hasBash) this.skip();
    execFileSync('bash', ['-n', `${scripts}/copy_thread.sh`]);
  });

  it('leaves no placeholder in what is copied', () => {
    const headers = snippetHeaders([{ name: 'X-Custom', value: 'k' }]);
    for (const language of snippetLanguages) {
      assert.doesNotMatch(snippet(language, { ...facts, headers }), /["']\{(url|thread id|api key|headers)\}["']/);
    }
  });
});
