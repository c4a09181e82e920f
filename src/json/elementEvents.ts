import type { JsonFault } from './error';

/** What is told of an element. Positions are those in the whole response. */
export interface ElementEvents {
  startElement(position: number): void;
  startKey(position: number): void;
  endKey(position: number): void;
  /** With the colon behind it. */
  takeKey(): void;
  startMember(position: number): void;
  endMember(position: number): void;
  /** A list, an object or a text in a member, with its first byte. */
  startTracked(position: number, byte: number): void;
  endTracked(position: number): void;
  /** What is no JSON, in the member that is being read or was read last. */
  refuse(fault: JsonFault, position: number): void;
  /** A value below these. */
  endDeepValue(position: number, containers: readonly boolean[]): void;
}
