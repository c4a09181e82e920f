/** The Agent Server's objects, in the server's own spelling. Unknown members stay on them. */
import type { KnownStatus, ThreadStatus } from '../api';

/** A row of `POST /threads/search` or the response of `GET /threads/{thread_id}`. */
export interface Thread {
  thread_id: string;
  /** ISO 8601, or whatever text the server has instead; `''` where it says nothing. */
  created_at: string;
  updated_at: string;
  /** Absent on the JavaScript server (1.5.1). */
  state_updated_at?: string | undefined;
  metadata: Record<string, unknown>;
  status: ThreadStatus;
  /** Absent on a copy until its next run; null or absent on a thread that never ran. */
  values?: unknown;
  interrupts?: unknown;
  /** The first place of the row that was no JSON, such as `/values/score` for a bare `NaN`; the rest could be read. */
  notJson?: string | undefined;
  /** What `extract` of a search gave. */
  extracted?: unknown;
  /** What its state calls it, or begins with: see `langgraph/threadOpenings.ts`. */
  opening?: string | undefined;
  /** What its state calls it and what was said first, where both were asked for: see `langgraph/threadWords.ts`. */
  said?: string[];
}

export type ThreadField =
  | 'thread_id'
  | 'created_at'
  | 'updated_at'
  | 'state_updated_at'
  | 'metadata'
  | 'config'
  | 'status'
  | 'values'
  | 'interrupts';

/** The body of `POST /threads/search`. */
export interface ThreadSearch {
  limit: number;
  offset: number;
  ids?: string[];
  metadata?: Record<string, unknown>;
  status?: KnownStatus;
  sort_by?: 'thread_id' | 'status' | 'created_at' | 'updated_at';
  sort_order?: 'asc' | 'desc';
  select?: readonly ThreadField[];
  /** Paths by the names that their values come under, at most 10. */
  extract?: Record<string, string>;
}

/** `GET /info`: a Python server names `langgraph_py_version`, a JavaScript one `langgraph_js_version`. */
export interface ServerInfo {
  version?: string | undefined;
  langgraph_py_version?: string | undefined;
  langgraph_js_version?: string | undefined;
  /** Where a hosted deployment belongs, by `tenant_id` and `project_id`; both null on a self-hosted one (Python 0.16.7). */
  host?: unknown;
}

/** How far one server can page a history. Whoever reads finds out, for all who read after. */
export interface HistoryPaging {
  /** The most checkpoints that it takes as a page's `limit`. */
  mostRows: number;
  /** What it makes of `before`; `useless` where it refuses or ignores it, or gives nothing then. */
  before: 'unknown' | 'works' | 'useless';
}

/** A page of a history: newest checkpoint first, `before` exclusive. */
export interface HistoryQuery {
  /** `''` is the root. */
  namespace: string;
  /** 1..1000. */
  limit: number;
  /** A checkpoint id. */
  before?: string | undefined;
}
