import type { DrawnGraph } from '../../langgraph/threadBuilding';
import type { JsonValue } from '../../json/json';
import type { ChannelKind } from './channels';

/** A node that runs when several others have: the drawn graph cannot tell it from one that runs after any of them. */
export interface Join {
  node: string;
  predecessors: string[];
}

/** What the target's graph is like, as far as building needs it. */
export interface TargetShape {
  graphId: string;
  nodes: ReadonlySet<string>;
  /** As drawn, conditional ones too. */
  edges: readonly DrawnGraph['edges'][number][];
  /** Those, and the start, whose edges have no conditions, so that no code says what is next. */
  free: ReadonlySet<string>;
  /** A node whose only edge goes to the end: written as this one, nothing runs next but what is named. */
  sink: string | undefined;
  joins: readonly Join[];
  /** The nodes behind a node's edges without conditions. */
  edgesOf: ReadonlyMap<string, readonly string[]>;
  channels: ReadonlyMap<string, ChannelKind>;
  isPython: boolean;
}

/** What is written as one node. Several at once make one checkpoint. */
export interface Update {
  node: string;
  values: JsonValue;
  /** What runs next besides what the node's own edges say. */
  goto?: string[];
}
