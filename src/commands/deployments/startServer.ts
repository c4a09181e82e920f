import * as v from 'valibot';
import * as vscode from 'vscode';
import { langgraphProjects, type Project } from '../../host/localServers';
import { readAs } from '../../schemas';
import { inertText, withoutIcons } from '../../texts/inertText';
import { treeMessages } from '../../texts/tree';
import { UserError } from '../../texts/userError';
import { projectName } from '../../threads/offerItem';
import type { CommandContext } from '../context';

const inFolder = v.object({ folder: v.string() });

/**
 * Opens a terminal in the folder of a `langgraph.json` with the command that starts its server typed, and not run. Takes
 * `{ folder }`, the folder's URI; else asks where there are several.
 */
export async function startServer({ view }: CommandContext, argument: unknown): Promise<void> {
  // A terminal can't be opened in a folder that is on no machine.
  const projects = (await langgraphProjects()).filter(({ folder }) => folder.scheme === 'file');
  const given = readAs(inFolder, argument);
  const project = projects.find(({ folder }) => folder.toString() === given?.folder) ?? (await pickProject(projects));
  if (project === undefined) {
    return;
  }
  const { folder, command } = project;
  const terminal = vscode.window.createTerminal({ name: 'langgraph dev', cwd: folder });
  terminal.show();
  terminal.sendText(command, false);
  view.expectServer();
}

async function pickProject(projects: Project[]): Promise<Project | undefined> {
  const [first, ...others] = projects;
  if (first === undefined) {
    throw new UserError(treeMessages.noProject());
  }
  if (others.length === 0) {
    return first;
  }
  const items = projects.map((project) => ({
    label: withoutIcons(inertText(projectName(project.folder))),
    description: project.command,
    project,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: treeMessages.whichProject() }))?.project;
}
