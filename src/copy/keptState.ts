/** What is kept between sessions, by name; VS Code's `Memento` is one. */
export interface KeptState {
  keys(): readonly string[];
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}
