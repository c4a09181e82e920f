import * as vscode from 'vscode';
import { parseBaseUrl } from '../../deployments/baseUrl';
import { checkHeader, headersFor, type CredentialHeader, type CredentialPreset } from '../../deployments/credentials';
import { credentialMessages as say } from '../../texts/credentials';

interface PresetItem extends vscode.QuickPickItem {
  preset: CredentialPreset | 'none';
}

interface Question {
  /** Why they are asked for. */
  reason: string;
  /** Whether there are some already: only then can they be deleted. */
  stored: boolean;
  /** Closes the question, as if it were dismissed. */
  closing?: vscode.CancellationToken;
}

/** What every box of one question has. */
interface Frame {
  title: string;
  mayClear: boolean;
  closing: vscode.CancellationToken | undefined;
}

/** The headers that the user enters for a base URL; none at all after Delete; `undefined` when dismissed. */
export async function askCredentials(
  baseUrl: string,
  { reason, stored, closing }: Question,
): Promise<CredentialHeader[] | undefined> {
  const url = parseBaseUrl(baseUrl);
  const host = url.valid ? url.host : baseUrl;
  const title = say.title(host);
  const options = { title, placeHolder: reason, ignoreFocusOut: true };
  const picked = await vscode.window.showQuickPick(presets(stored), options, closing);
  if (picked === undefined) {
    return undefined;
  }
  const values = picked.preset === 'none' ? {} : await askValues(picked.preset, { title, mayClear: stored, closing });
  if (values === undefined || picked.preset === 'none' || Object.values(values).includes('')) {
    return values !== undefined && (await askToClear(host)) ? [] : undefined;
  }
  return headersFor(picked.preset, values);
}

function presets(stored: boolean): PresetItem[] {
  const items: PresetItem[] = [
    { preset: 'langsmithKey', label: say.langsmithKey(), detail: say.langsmithKeyDetail() },
    {
      preset: 'langsmithKeyAndWorkspace',
      label: say.langsmithKeyAndWorkspace(),
      detail: say.langsmithKeyAndWorkspaceDetail(),
    },
    { preset: 'bearerToken', label: say.bearerToken(), detail: say.bearerTokenDetail() },
    { preset: 'other', label: say.other(), detail: say.otherDetail() },
  ];
  return stored ? [...items, { preset: 'none', label: say.none(), detail: say.noneDetail() }] : items;
}

async function askValues(preset: CredentialPreset, frame: Frame): Promise<Record<string, string> | undefined> {
  const secret = (header: string, prompt: string) => askFor(frame, prompt, header, { password: true });
  const plain = (header: string | undefined, prompt: string) => askFor({ ...frame, mayClear: false }, prompt, header);
  switch (preset) {
    case 'langsmithKey':
      return all({ key: await secret('x-api-key', say.key()) });
    case 'langsmithKeyAndWorkspace': {
      const key = await secret('x-api-key', say.key());
      const workspace = key ? await plain('X-Tenant-Id', say.workspace()) : '';
      return all({ key, workspaceId: workspace });
    }
    case 'bearerToken':
      return all({ token: await secret('Authorization', say.token()) });
    case 'other': {
      const name = await plain(undefined, say.headerName());
      return name === undefined ? undefined : all({ [name]: await secret(name, say.headerValue(name)) });
    }
  }
}

function all(values: Record<string, string | undefined>): Record<string, string> | undefined {
  const entered = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entered.length === Object.keys(values).length ? Object.fromEntries(entered) : undefined;
}

/** One box. Without a `header`, what is asked for is a header's name. */
async function askFor(
  { title, mayClear, closing }: Frame,
  prompt: string,
  header: string | undefined,
  { password = false } = {},
): Promise<string | undefined> {
  const validateInput = (value: string): string | undefined => {
    const entered = value.trim();
    return entered === '' && mayClear
      ? undefined
      : sentenceFor(header === undefined ? checkHeader(entered, 'x') : checkHeader(header, entered));
  };
  const options = { title, prompt, password, ignoreFocusOut: true, validateInput };
  const text = await vscode.window.showInputBox(options, closing);
  return text?.trim();
}

function sentenceFor(problem: ReturnType<typeof checkHeader>): string | undefined {
  return problem && say[problem]();
}

async function askToClear(host: string): Promise<boolean> {
  const clear = say.clear();
  const options = { modal: true, detail: say.clearDetail() };
  return (await vscode.window.showWarningMessage(say.clearQuestion(host), options, clear)) === clear;
}
