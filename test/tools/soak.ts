/** Whether this is `npm run soak`, which runs whole what `npm test` runs in a short form. */
export const isSoak = process.env.SOAK !== undefined;

type Kind = 'javascript' | 'python';

/** A test of what the product does, whichever of the two servers is behind it: `npm test` has it on one. */
export function itOnOne(kind: Kind): (title: string, work: Mocha.AsyncFunc) => void {
  return kind === 'javascript' ? it : itInSoak;
}

/** A test that `npm test` has a shorter one of. */
export function itInSoak(title: string, work: Mocha.AsyncFunc): void {
  if (isSoak) it(title, work);
}
