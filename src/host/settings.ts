import * as v from 'valibot';
import * as vscode from 'vscode';
import { settingsSection, type SettingKey } from '../ids';
import { words } from '../schemas';

const showDiff = v.fallback(v.picklist(['always', 'whenNotIdentical', 'never']), 'always');
export type ShowDiff = v.InferOutput<typeof showDiff>;

const studioUrl = v.fallback(words, 'https://smith.langchain.com');
const second = 1000;
const mebibyte = 1024 * 1024;

/** The extension's settings, read each time they are used. A value of the wrong kind counts as the default. */
export class Settings {
  /** As it stands in settings.json: `deployments/deploymentSettings` parses it. */
  deployments(): unknown {
    return read('deployments');
  }

  async setDeployments(deployments: unknown[]): Promise<void> {
    await section().update('deployments', deployments, vscode.ConfigurationTarget.Global);
  }

  pageSize(): number {
    return Math.round(number('pageSize', 50, 1, 1000));
  }

  showDiff(): ShowDiff {
    return v.parse(showDiff, read('showDiff'));
  }

  /** Whether what is on the screen is looked at again by itself. */
  autoRefresh(): boolean {
    return read('autoRefresh') !== false;
  }

  requestTimeoutMs(): number {
    return number('requestTimeout', 60, 1, 3600) * second;
  }

  copyTimeoutMs(): number {
    return number('copyTimeout', 900, 1, 86_400) * second;
  }

  maxCheckpointBytes(): number {
    return number('maxCheckpointSize', 64, 1, 1024) * mebibyte;
  }

  /** Bytes of history, by an estimate, above which a comparison asks first. */
  askBeforeReadingBytes(): number {
    return number('askBeforeReading', 200, 1, 1024 * 1024) * mebibyte;
  }

  /** VS Code's own setting: when it uses a proxy for an extension's requests. */
  proxySupport(): string | undefined {
    return vscode.workspace.getConfiguration('http').get('proxySupport');
  }

  /** As it stands in settings.json: `deployments/studioLink` parses it. */
  studioUrl(): string {
    return v.parse(studioUrl, read('studioUrl'));
  }

  /** Whether a copy's metadata names its source. */
  recordSource(): boolean {
    return read('recordSource') === true;
  }

  onDidChangeDeployments(listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`${settingsSection}.deployments` satisfies `${string}.${SettingKey}`)) {
        listener();
      }
    });
  }
}

function section(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(settingsSection);
}

function read(key: SettingKey): unknown {
  return section().get<unknown>(key);
}

function number(key: SettingKey, fallback: number, least: number, most: number): number {
  const within = v.pipe(v.number(), v.finite(), v.toMinValue(least), v.toMaxValue(most));
  return v.parse(v.fallback(within, fallback), read(key));
}
