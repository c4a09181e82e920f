import * as v from 'valibot';
import { readAs } from '../schemas';

/** When a thread is swept, and what is swept of it. */
export interface TimeToLive {
  /** Minutes. */
  ttl: number;
  strategy: string;
}

const withTtl = v.looseObject({
  ttl: v.looseObject({
    ttl_minutes: v.pipe(v.number(), v.finite(), v.gtValue(0)),
    strategy: v.optional(v.picklist(['delete', 'keep_latest']), 'delete'),
  }),
});

/** `ttl` of a thread's row: `{ strategy, ttl_minutes, expires_at }` (official specification 0.16). */
export function asTimeToLive(row: unknown): TimeToLive | undefined {
  const ttl = readAs(withTtl, row)?.ttl;
  return ttl && { ttl: ttl.ttl_minutes, strategy: ttl.strategy };
}

const ok = v.looseObject({ services: v.record(v.string(), v.unknown()) });

/** The names in `services` of `GET /ok`: `{}` where a Python server (0.16.7) keeps everything in memory. */
export function asServices(response: unknown): string[] | undefined {
  const services = readAs(ok, response)?.services;
  return services && Object.keys(services);
}
