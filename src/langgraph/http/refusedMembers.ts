/** A member of a request's body that a server refuses. */
export interface RefusedMember {
  name: string;
  /** The most that it takes, where it says so. */
  most?: number;
}

/**
 * The members that a refusal (400, 422) names, each once; undefined where it names none. FastAPI's `detail` is a list of
 * `{loc: ["body", name], ctx: {le}}` (aegra 0.11, langrove 0.3); Zod's `issues` have a `path` (JavaScript 1.5.1).
 */
export function refusedMembers(body: Buffer): RefusedMember[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const { detail, error } = membersOf(value);
  const issues = [detail, membersOf(value).issues, membersOf(error).issues].find((list) => Array.isArray(list)) ?? [];
  const named = issues.flatMap((issue: unknown): RefusedMember[] => {
    const { loc, path, ctx, maximum } = membersOf(issue);
    const places = [loc, path].find((list) => Array.isArray(list)) ?? [];
    const name: unknown = places.find((place: unknown) => place !== 'body');
    const most = membersOf(ctx).le ?? maximum;
    return typeof name === 'string' ? [{ name, ...(typeof most === 'number' && { most }) }] : [];
  });
  return named.length === 0 ? undefined : [...new Map(named.map((member) => [member.name, member])).values()];
}

function membersOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
