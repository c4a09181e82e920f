import assert from 'node:assert/strict';

import { makeStudioLink, parseStudioLink, parseStudioUrl, type StudioLink } from '../../../src/deployments/studioLink';

const threadId = '0198c0de-0000-7000-8000-000000000001';
const organizationId = 'aaaaaaaa-0000-4000-8000-000000000002';
const hostProjectId = 'bbbbbbbb-0000-4000-8000-000000000003';
const baseUrl = 'http://127.0.0.1:2024';
const studio = 'https://smith.langchain.com/studio';

const rows: [text: string, link: StudioLink | undefined][] = [
  [`${studio}/thread?threadId=${threadId}&baseUrl=${encodeURIComponent(baseUrl)}`, { baseUrl, threadId }],
  [`${studio}/thread?baseUrl=${baseUrl}&threadId=${threadId}`, { baseUrl, threadId }],
  [`${studio}/thread/${threadId}?baseUrl=${baseUrl}`, { baseUrl, threadId }],
  [`${studio}/thread/${threadId}/?baseUrl=${baseUrl}/`, { baseUrl, threadId }],
  [
    `${studio}/thread?organizationId=${organizationId}&hostProjectId=${hostProjectId}&threadId=${threadId}`,
    { threadId, organizationId, hostProjectId },
  ],
  [`${studio}/?baseUrl=${baseUrl}`, { baseUrl }],
  [`${studio}?baseUrl=${baseUrl}`, { baseUrl }],
  [`- 🎨 Studio UI: ${studio}/?baseUrl=${baseUrl}`, { baseUrl }],
  [`- 🚀 API: ${baseUrl}\n- 🎨 Studio UI: ${studio}/?baseUrl=${baseUrl}\n- 📚 API Docs: ${baseUrl}/docs`, { baseUrl }],
  [`  <${studio}/?baseUrl=${baseUrl}>\n`, { baseUrl }],
  [`https://eu.smith.langchain.com/studio/thread/${threadId}?baseUrl=${baseUrl}`, { baseUrl, threadId }],
  [
    `https://langsmith.corp.example/studio/?baseUrl=https%3A%2F%2FExample.com%2Fapi%2F`,
    { baseUrl: 'https://example.com/api' },
  ],
  [
    `https://smith.langchain.com/o/${organizationId}/studio/thread/${threadId}?baseUrl=${baseUrl}`,
    { baseUrl, threadId, organizationId },
  ],
  [`${studio}/thread/${threadId}`, { threadId }],
  [`${studio}/thread/${threadId}?mode=graph#x`, { threadId }],
  // Parts that are not valid are left out.
  [`${studio}/thread?threadId=..%2F..%2Fadmin&baseUrl=${baseUrl}`, { baseUrl }],
  [`${studio}/thread?threadId=${threadId}&baseUrl=file:///etc`, { threadId }],
  [`${studio}/thread?threadId=${threadId}&baseUrl=https://user:pass@evil.example`, { threadId }],
  [`${studio}/?baseUrl=javascript:alert(1)`, undefined],
  [`${studio}/thread?threadId=${'a'.repeat(129)}`, undefined],
  [`${studio}/thread/%2e%2e`, undefined],
  [studio, undefined],
  ['https://smith.langchain.com/o/x/projects', undefined],
  [`https://evil.example/?studio&baseUrl=${baseUrl}`, undefined],
  [`file:///studio/?baseUrl=${baseUrl}`, undefined],
  [threadId, undefined],
  [baseUrl, undefined],
  ['', undefined],
  ['http://', undefined],
];

describe('parseStudioLink', () => {
  for (const [text, link] of rows) {
    it(JSON.stringify(text).slice(0, 110), () => assert.deepEqual(parseStudioLink(text), link));
  }

  it('reads a megabyte of text at once', () => {
    assert.equal(parseStudioLink('https://'.repeat(130_000)), undefined);
  });
});

describe('makeStudioLink', () => {
  const make = (base: string, host?: unknown) =>
    makeStudioLink('https://studio.example', { baseUrl: base, threadId }, host);
  /** What the browser is given: VS Code decodes a link, and encodes it anew without `&` and `+`. */
  const asOpened = (link: string) => encodeURI(decodeURIComponent(link));

  const bases = [baseUrl, 'https://example.com/api', 'http://[::1]:8000', 'https://example.com/a&b+c/%C3%A9/d=e'];
  for (const base of bases) {
    it(`is read back: ${base}`, () => {
      const expected = { threadId, baseUrl: base.replace('&', '%26').replace('+', '%2B') };
      assert.deepEqual(parseStudioLink(make(base)), expected);
      assert.deepEqual(parseStudioLink(asOpened(make(base))), expected);
    });
  }

  it('names a hosted deployment by its organization and project', () => {
    const link = make('https://agent.example', { kind: 'saas', tenant_id: organizationId, project_id: hostProjectId });
    assert.equal(
      link,
      `https://studio.example/studio/thread?organizationId=${organizationId}&hostProjectId=${hostProjectId}&threadId=${threadId}`,
    );
    assert.deepEqual(parseStudioLink(asOpened(link)), { threadId, organizationId, hostProjectId });
  });

  const selfHosted: unknown[] = [
    undefined,
    null,
    'saas',
    { kind: 'self-hosted', tenant_id: null, project_id: null },
    { tenant_id: organizationId },
    { tenant_id: 'a&b=c', project_id: hostProjectId },
    { tenant_id: 7, project_id: [] },
  ];
  for (const host of selfHosted) {
    it(`names any other by its base URL: ${JSON.stringify(host)}`, () => {
      assert.deepEqual(parseStudioLink(make(baseUrl, host)), { threadId, baseUrl });
    });
  }
});

describe('parseStudioUrl', () => {
  const rows: [text: string, parsed: ReturnType<typeof parseStudioUrl>][] = [
    ['https://smith.langchain.com', { studioUrl: 'https://smith.langchain.com' }],
    [' https://EU.smith.langchain.com/ ', { studioUrl: 'https://eu.smith.langchain.com' }],
    ['https://corp.example/langsmith/', { studioUrl: 'https://corp.example/langsmith' }],
    ['http://localhost:3000', { studioUrl: 'http://localhost:3000' }],
    ['http://corp.example', { problem: 'notHttps' }],
    ['http://localhost.evil.example', { problem: 'notHttps' }],
    ['javascript:alert(1)', { problem: 'notAUrl' }],
    ['vscode://x', { problem: 'notAUrl' }],
    ['https://user:key@smith.langchain.com', { problem: 'notAUrl' }],
    ['', { problem: 'notAUrl' }],
  ];
  for (const [text, parsed] of rows) it(JSON.stringify(text), () => assert.deepEqual(parseStudioUrl(text), parsed));
});
