import type { Verdict } from '../api';
import type { Thread } from '../langgraph/types';

/** What is known of a copy: that it is being compared with its source, or what that has found, so far or to the end. */
export type CopyMark = 'checking' | { verdict: Verdict; soFar?: boolean };

/** By a copy's row, while the copy is as it was then. */
export type MarkOf = (deployment: string, thread: Thread) => CopyMark | undefined;
