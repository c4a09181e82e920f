import * as v from 'valibot';
import { listOf, plainJson, readAs } from '../../schemas';

/** A member of a request's body that a server refuses. */
export interface RefusedMember {
  name: string;
  /** The most that it takes, where it says so. */
  most?: number;
}

const items = v.fallback(v.optional(v.array(v.unknown())), undefined);
const number = v.fallback(v.optional(v.number()), undefined);
const issue = v.object({
  loc: items,
  path: items,
  ctx: v.fallback(v.optional(v.object({ le: number })), undefined),
  maximum: number,
});
const issues = v.fallback(v.optional(listOf(issue)), undefined);
const refusal = v.object({ detail: issues, issues, error: v.fallback(v.optional(v.object({ issues })), undefined) });
const memberName = v.string();

/**
 * The members that a refusal (400, 422) names, each once; undefined where it names none. FastAPI's `detail` is a list of
 * `{loc: ["body", name], ctx: {le}}` (aegra 0.11, langrove 0.3); Zod's `issues` have a `path` (JavaScript 1.5.1).
 */
export function refusedMembers(body: Buffer): RefusedMember[] | undefined {
  const { detail, issues: own, error } = readAs(refusal, plainJson(body.toString('utf8'))) ?? {};
  const named = (detail ?? own ?? error?.issues ?? []).flatMap(({ loc, path, ctx, maximum }): RefusedMember[] => {
    const name = readAs(
      memberName,
      (loc ?? path ?? []).find((place) => place !== 'body'),
    );
    const most = ctx?.le ?? maximum;
    return name === undefined ? [] : [{ name, ...(most !== undefined && { most }) }];
  });
  return named.length === 0 ? undefined : [...new Map(named.map((member) => [member.name, member])).values()];
}
