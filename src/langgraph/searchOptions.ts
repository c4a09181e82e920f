import type { ThreadSearch } from './types';

/** What a search can do without, in the order in which servers in the field miss it. */
export type SearchOption = 'select' | 'extract' | 'sort' | 'filter';

const options: readonly SearchOption[] = ['select', 'extract', 'sort', 'filter'];
/** aegra and langrove take at most 100. */
const modestLimit = 100;

/** The search without these options. Without a filter threads come that do not match. */
export function without(search: ThreadSearch, left: Iterable<SearchOption>): ThreadSearch {
  const { limit, offset, select, extract, sort_by, sort_order, status, metadata, ids } = search;
  const gone = new Set(left);
  return {
    limit,
    offset,
    ...(ids && !gone.has('filter') && { ids }),
    ...(status && !gone.has('filter') && { status }),
    ...(metadata && !gone.has('filter') && { metadata }),
    ...(sort_by && !gone.has('sort') && { sort_by }),
    ...(sort_order && !gone.has('sort') && { sort_order }),
    ...(select && !gone.has('select') && { select }),
    ...(extract && !gone.has('extract') && { extract }),
  };
}

/**
 * What to try where a refusal says nothing: each option left out alone, a lower limit alone, then more and more options
 * left out, then the plainest search with ever lower limits.
 */
export function* simplerSearches(search: ThreadSearch): Generator<{ left: SearchOption[]; limit: number }> {
  const present = options.filter(
    (option) => JSON.stringify(without(search, [option])) !== JSON.stringify(without(search, [])),
  );
  const limits = search.limit > modestLimit ? [modestLimit] : [];
  for (let limit = Math.min(search.limit, modestLimit); limit > 1;) limits.push((limit = Math.floor(limit / 2)));
  for (const option of present) yield { left: [option], limit: search.limit };
  for (const limit of limits) yield { left: [], limit };
  for (let many = 2; many <= present.length; many++) yield { left: present.slice(0, many), limit: search.limit };
  if (present.length > 0) for (const limit of limits) yield { left: present, limit };
}
