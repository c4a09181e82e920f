import { format, resolveConfig } from 'prettier';
import { markdownTable } from '../../bench/markdownTable';
import { areas, type Check } from './checks';

type Outcome = Pick<Check, 'area' | 'title'> & ({ note: string } | { failure: string });

/** Of one server. */
export interface Result {
  name: string;
  outcomes: Outcome[];
  /** Of the server itself. */
  notes?: string[];
  /** Why it cannot be tried on this machine. */
  skipped?: string;
  /** Why it could not be tried. */
  failure?: string;
}

function cell({ outcomes }: Result, area: string): string {
  const own = outcomes.filter((outcome) => outcome.area === area);
  const failed = own.filter((outcome) => 'failure' in outcome).length;
  if (own.length === 0) return '–';
  return failed === 0 ? 'yes' : `**${failed} of ${own.length} not**`;
}

function notesOf({ outcomes, notes = [], skipped, failure }: Result): string {
  if (skipped !== undefined) return `not tried: ${skipped}`;
  if (failure !== undefined) return '**did not start**';
  const said = outcomes.flatMap((outcome) => ('failure' in outcome ? [`**not:** ${outcome.title}`] : [outcome.note]));
  return [...new Set([...said, ...notes])].filter(Boolean).join('; ');
}

/** What the command prints, and the page has. */
export function tableOf(results: Result[]): string {
  return markdownTable<Result>(
    [
      ['server', ({ name }) => name],
      ...Object.entries(areas).map(([area, title]): [string, (result: Result) => string] => [
        title,
        (result) => cell(result, area),
      ]),
      ['to be known', notesOf],
    ],
    results,
  );
}

const page = (table: string): string => `# Servers and libraries that were tried

\`npm run servers\` writes this page; it is not edited by hand. The command installs each server with exactly these
libraries, makes the sample threads of the tests on it, and looks at what the extension says, beside what plain requests
to the server show.

${table}

A dash: there was nothing to try. “Cannot tell” is said where the server itself says that it has more than it shows: it counts more checkpoints than can be read (\`notAllReadable\`), or it hides tasks of a run that went on or waits (\`taskHidden\`). The sample thread \`subagent\` has a node that called subgraphs, \`join\` a subgraph behind a join edge, \`numbers\` integers of 64 bits.

What the columns mean:

- **${areas.list}**: all of them, and by their metadata.
- **${areas.copy}**: a copy of each sample thread, made and left alone, is identical (or identical except for ids that the server rewrote), and as many checkpoints were read as plain requests can read.
- **${areas.different}**: a copy that ran on, an edited one, and those whose subgraph was edited by itself, with a memory and behind a join edge, are called different, the first two with the last common checkpoint; where the server hides what was edited, “cannot tell”, never identical.
- **${areas.browse}**: Open History, Open Conversation, the rows of the tree and the thread view have every checkpoint that plain requests can read; the view knows what led to each, and what a waiting thread asks.
- **${areas.proof}**: a run on a copy counts what it added, and its source is shown to be unchanged; a run on the source is noticed.
- **${areas.fork}**: Copy Thread from Checkpoint makes a copy that goes on from there.
- **${areas.run}**: an answer to what a copy asks, a run that fails, a run that stops to ask.
- **${areas.scripts}**: Copy as Code in Python, JavaScript and cURL ends with 0, 1 or 2 as the verdict is, and with 2 where the server is gone.
`;

/** The text of docs/servers.md. */
export async function serversPage(results: Result[]): Promise<string> {
  return format(page(tableOf(results)), { ...(await resolveConfig('docs/servers.md')), parser: 'markdown' });
}
