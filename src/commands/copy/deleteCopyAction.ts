import * as vscode from 'vscode';
import type { ThreadReference } from '../../api';
import { buttons } from '../../texts/copies';
import type { Action } from '../../host/notify';
import type { CommandId } from '../../ids';

/** The button that deletes a copy, after the question that Delete Thread asks. */
export function deleteCopyAction(copy: ThreadReference): Action {
  return {
    title: buttons.delete(),
    run: async () => vscode.commands.executeCommand('langgraphThreads.deleteThread' satisfies CommandId, copy),
  };
}
