import assert from 'node:assert/strict';

import { parseStudioLink, type StudioLink } from '../../../src/deployments/studioLink';

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
