/** What a snippet needs to know of a thread and its deployment. Never the value of a credential. */
export interface SnippetFacts {
  /** As `parseBaseUrl` spells it. */
  baseUrl: string;
  threadId: string;
  headers: SnippetHeader[];
  /**
   * How the server wants `before` in `POST /threads/{thread_id}/history`: JavaScript (1.5.1) takes the id, Python
   * (0.16.7) `{configurable: {checkpoint_id}}`.
   */
  cursor: 'text' | 'object';
}

/** A header that the deployment needs; its value is read from an environment variable. */
export interface SnippetHeader {
  name: string;
  variable: string;
  /** What stands before the secret part. */
  prefix: '' | 'Bearer ';
}

/** The names that LangChain's own tools read, and one for bearer tokens. */
const usualVariables = new Map([
  ['x-api-key', 'LANGSMITH_API_KEY'],
  ['x-tenant-id', 'LANGSMITH_WORKSPACE_ID'],
  ['authorization bearer', 'AGENT_SERVER_TOKEN'],
]);

/** The headers of a deployment without their values; of a value only whether it begins with `Bearer `. */
export function snippetHeaders(credentials: readonly { name: string; value: string }[]): SnippetHeader[] {
  const headers: SnippetHeader[] = [];
  for (const { name, value } of credentials) {
    const prefix = value.startsWith('Bearer ') ? 'Bearer ' : '';
    const variable =
      usualVariables.get(`${name} ${prefix}`.trim().toLowerCase()) ??
      name
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, '_')
        .replace(/^(?![A-Z])/, 'HEADER_');
    const taken = headers.filter((header) => header.variable.replace(/_\d+$/, '') === variable).length;
    headers.push({ name, prefix, variable: taken === 0 ? variable : `${variable}_${taken + 1}` });
  }
  return headers;
}

/** The header that both SDKs take as `api_key`, and the others. */
export function apart(headers: SnippetHeader[]): { apiKey: SnippetHeader | undefined; others: SnippetHeader[] } {
  const apiKey = headers.find(({ name, prefix }) => name.toLowerCase() === 'x-api-key' && prefix === '');
  return { apiKey, others: headers.filter((header) => header !== apiKey) };
}
