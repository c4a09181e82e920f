import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askRunStart } from '../../src/commands/ask/askRunInput';
import { fromPlain } from '../../src/json/plain';
import type { JsonValue } from '../../src/json/json';
import type { ThreadNow } from '../../src/runs/threadNow';
import { until } from '../tools/patience';

const never: ThreadNow = {
  status: 'idle',
  graphId: 'chat',
  assistantId: undefined,
  headCheckpointId: '',
  waiting: { kind: 'nothing' },
  stateNames: [],
};
const schemaOf = (...names: string[]): JsonValue =>
  fromPlain({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) });

describe('the input of a run on a thread that has never run', () => {
  const original = Object.getOwnPropertyDescriptor(vscode.window, 'createInputBox');
  const create = vscode.window.createInputBox.bind(vscode.window);
  let box: vscode.InputBox | undefined;
  let shown = 0;

  beforeEach(() => {
    shown = 0;
    const value = (): vscode.InputBox => {
      box = create();
      const show = box.show.bind(box);
      box.show = () => {
        shown++;
        show();
      };
      return box;
    };
    Object.defineProperty(vscode.window, 'createInputBox', { ...original, value });
  });
  afterEach(() => {
    box?.dispose();
    if (original) Object.defineProperty(vscode.window, 'createInputBox', original);
  });

  const ask = () => {
    const { promise, resolve } = Promise.withResolvers<JsonValue | undefined>();
    const start = askRunStart({ now: never, graph: 'chat', inputSchema: promise });
    return { start, tell: resolve };
  };

  it('is asked for at once, while the server is asked what the graph takes', async () => {
    const { start, tell } = ask();
    assert.equal(shown, 1);
    assert.deepEqual([box?.busy, box?.value], [true, '']);
    assert.match(box?.prompt ?? '', /Reading what input/);
    tell(schemaOf('topic'));
    await until('it is known', () => box?.busy === false);
    assert.equal(box?.value, '{}');
    assert.match(box.prompt ?? '', /The input has: topic/);
    box.hide();
    assert.equal(await start, undefined);
  });

  for (const [what, schema] of [
    ['takes messages', schemaOf('messages')],
    ['is one of which the server says nothing', undefined],
  ] as const) {
    it(`is a message, not {}, where the graph ${what}`, async () => {
      const { start, tell } = ask();
      tell(schema);
      await until('it is known', () => box?.busy === false);
      assert.deepEqual([box?.value, box?.placeholder], ['', 'Message, or JSON']);
      assert.ok(box);
      box.value = 'Hello';
      await until('it is validated', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return Promise.race([start.then(() => true), new Promise<boolean>((later) => setTimeout(later, 100, false))]);
      });
      assert.deepEqual(await start, { input: { messages: [{ role: 'user', content: 'Hello' }] } });
    });
  }

  it('is not overwritten where something was typed before that was known', async () => {
    const { start, tell } = ask();
    assert.ok(box);
    box.value = '{"topic": 1}';
    tell(schemaOf('topic'));
    await until('it is known', () => box?.busy === false);
    assert.equal(box.value, '{"topic": 1}');
    box.hide();
    await start;
  });
});
