import * as v from 'valibot';
import { plainJson, readAs } from '../schemas';

export interface CredentialHeader {
  name: string;
  value: string;
}

export type CredentialPreset = 'langsmithKey' | 'langsmithKeyAndWorkspace' | 'bearerToken' | 'other';

/** What to ask for, by preset: the keys of the values that `headersFor` takes. `other` takes header names as keys. */
export const presetFields = {
  langsmithKey: ['key'],
  langsmithKeyAndWorkspace: ['key', 'workspaceId'],
  bearerToken: ['token'],
  other: [],
} as const satisfies Record<CredentialPreset, readonly string[]>;

/**
 * The headers of a preset. LangSmith reads its key from `x-api-key`; an organisation-wide service key needs the
 * workspace as `X-Tenant-Id` too, else 403. White space around values goes, and a pasted `Bearer ` is not doubled.
 * Values that are missing or empty give no header.
 */
export function headersFor(preset: CredentialPreset, values: Record<string, string>): CredentialHeader[] {
  const valueOf = (field: string): string => values[field]?.trim() ?? '';
  const token = valueOf('token').replace(/^Bearer\s+/i, '');
  const found: CredentialHeader[] =
    preset === 'bearerToken'
      ? [{ name: 'Authorization', value: token && `Bearer ${token}` }]
      : preset === 'other'
        ? Object.keys(values).map((name) => ({ name: name.trim(), value: valueOf(name) }))
        : [
            { name: 'X-Api-Key', value: valueOf('key') },
            { name: 'X-Tenant-Id', value: preset === 'langsmithKey' ? '' : valueOf('workspaceId') },
          ];
  return found.filter(({ value }) => value !== '');
}

export type HeaderProblem = 'nameInvalid' | 'nameReserved' | 'valueEmpty' | 'valueInvalid';

/** Headers that frame the message or route it: set by HTTP itself, and dangerous in other hands. */
const reservedNames = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/**
 * Why a header cannot be sent as a credential, or undefined where it can. Values are printable ASCII up to 8,192
 * characters: a zero-width or other odd character in a pasted key is a mistake that the server would only call wrong.
 */
export function checkHeader(name: string, value: string): HeaderProblem | undefined {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/.test(name)) return 'nameInvalid';
  const known = name.toLowerCase();
  if (reservedNames.has(known) || /^(proxy|sec)-/.test(known) || known === '__proto__') return 'nameReserved';
  if (value.trim() === '') return 'valueEmpty';
  return /^[\x20-\x7e\t]{1,8192}$/.test(value) ? undefined : 'valueInvalid';
}

const stored = v.object({
  version: v.literal(1),
  baseUrl: v.string(),
  headers: v.array(
    v.pipe(
      v.object({ name: v.string(), value: v.string() }),
      v.check(({ name, value }) => checkHeader(name, value) === undefined),
    ),
  ),
});

/** The text of the secret storage's entry for a base URL (as `parseBaseUrl` spells it). */
export function encodeCredentials(baseUrl: string, headers: CredentialHeader[]): string {
  return JSON.stringify({ version: 1, baseUrl, headers: headers.map(({ name, value }) => ({ name, value })) });
}

/**
 * The headers of an entry, or undefined where it cannot be read, names another base URL than the one asked for, or has
 * a header that `checkHeader` refuses: a key goes only where it was entered for. Never throws.
 */
export function decodeCredentials(baseUrl: string, text: string): CredentialHeader[] | undefined {
  const entry = readAs(stored, plainJson(text));
  return entry?.baseUrl === baseUrl ? entry.headers : undefined;
}
