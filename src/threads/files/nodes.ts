import type { ThreadReference } from '../../api';

/** The row above the thread files of the workspace. */
export interface ThreadFilesNode {
  kind: 'threadFiles';
  id: string;
  files: number;
}

/** A thread file. `deployment` is its URI; of one that nothing is known of yet, or that is none, `threadId` is `''`. */
export interface ThreadFileNode extends ThreadReference {
  kind: 'threadFile';
  id: string;
  /** Its path in the workspace: not yet fit to be shown. */
  path: string;
  /** What the thread is called, as its row has it: not yet fit to be shown. */
  title: string | undefined;
  graphId: string | undefined;
  /** ISO 8601, or any text. */
  exportedAt: string;
  /** The deployment that it was exported from, as the file has it; `''` where it does not say. */
  exportedFrom: string;
  isRedacted: boolean;
  /** Why it cannot be read, in a sentence; `''` where it can, as far as is known. */
  problem: string;
}

export function threadFilesNode(files: number): ThreadFilesNode {
  return { kind: 'threadFiles', id: 'thread files', files };
}

/** `known`: what its first lines say. */
export function threadFileNode(
  address: string,
  path: string,
  known: Partial<Omit<ThreadFileNode, 'kind' | 'id' | 'deployment' | 'path'>> = {},
): ThreadFileNode {
  return {
    kind: 'threadFile',
    id: `thread file ${address}`,
    deployment: address,
    threadId: '',
    path,
    title: undefined,
    graphId: undefined,
    exportedAt: '',
    exportedFrom: '',
    isRedacted: false,
    problem: '',
    ...known,
  };
}
