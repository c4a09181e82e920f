/** A sentence for the user, thrown by a command that cannot go on. `runCommand` shows it as it is. */
export class UserError extends Error {
  override readonly name = 'UserError' as const;

  constructor(
    message: string,
    /** A few words, where a row has to say it. */
    readonly short = message,
  ) {
    super(message);
  }
}
