import type { ResponseOf, Row, Subgraph } from '../webview/protocol';

/** Those of both threads behind a checkpoint that both have, each row with the side that it is of. */
export function joinSubgraphs(
  left: ResponseOf<'subgraphs'>,
  right: ResponseOf<'subgraphs'>,
  of: (row: Row, side: 'left' | 'right' | 'both') => Row,
): ResponseOf<'subgraphs'> {
  const [one, other] = [left, right].map(({ subgraphs }) => new Map(subgraphs.map((each) => [each.title, each])));
  const titles = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  const subgraphs = [...titles].map((title): Subgraph => {
    const [ofLeft, ofRight] = [one?.get(title), other?.get(title)];
    const ids = (each: Subgraph | undefined) => new Set(each?.rows.map(({ place }) => place.checkpointId));
    const [inLeft, inRight] = [ids(ofLeft), ids(ofRight)];
    const rows = [
      ...(ofRight?.rows ?? []).filter(({ place }) => !inLeft.has(place.checkpointId)).map((row) => of(row, 'right')),
      ...(ofLeft?.rows ?? []).map((row) => of(row, inRight.has(row.place.checkpointId) ? 'both' : 'left')),
    ];
    return { title, rows, hasMore: ofLeft?.hasMore === true || ofRight?.hasMore === true };
  });
  return { ...left, subgraphs, note: left.note === '' ? right.note : left.note };
}
