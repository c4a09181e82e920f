import { quoteString } from './quote';
import { apart, type SnippetFacts, type SnippetHeader } from './snippetFacts';

/**
 * A script that copies the thread and checks the copy with `langgraph_sdk` (0.4.14). Exit code 0: the histories are the
 * same, 1: different, 2: cannot tell.
 */
export function pythonSnippet({ baseUrl, threadId, headers, cursor }: SnippetFacts): string {
  const { apiKey, others } = apart(headers);
  const named = others.map((header) => `${quoteString(header.name)}: ${valueOf(header)}`).join(', ');
  return `# Copies a thread, then checks that its whole history is in the copy.
#   pip install langgraph-sdk
#   python copy_thread.py            copies and checks
#   python copy_thread.py <copy id>  checks a copy that is there already
# Exit code 0: the same, 1: different, 2: cannot tell.
import json${headers.length > 0 ? ', os' : ''}, sys
from langgraph_sdk import get_sync_client
from langgraph_sdk.errors import APIStatusError

THREAD_ID = ${quoteString(threadId)}
client = get_sync_client(
    url=${quoteString(baseUrl)},
    api_key=${apiKey ? valueOf(apiKey) : 'None'},${named === '' ? '' : `\n    headers={${named}},`}
)

def text(value):
    return json.dumps(value, sort_keys=True)

def read_history(thread_id):
    """Every checkpoint in every namespace: {(namespace, checkpoint id, member): JSON}."""
    history, known, namespaces = {}, set(), [""]
    for namespace in namespaces:  # more are found on the way
        query = {"limit": 100, "checkpoint": {"checkpoint_ns": namespace}}
        while page := client.threads.get_history(thread_id, **query):
            rows = {(row["checkpoint"]["checkpoint_ns"], row["checkpoint"]["checkpoint_id"]): row for row in page}
            if rows.keys() <= known:  # the same under another name
                break
            known.update(rows)
            oldest = min(checkpoint_id for _, checkpoint_id in rows)
            query["before"] = ${cursor === 'text' ? 'oldest' : '{"configurable": {"checkpoint_id": oldest}}'}
            first, _, call = namespace.rpartition("|")
            found = [f"{first}|{int(call) + 1}" if call.isdigit() else f"{namespace}|1"] if namespace else []
            for place, row in rows.items():
                own = [row["checkpoint"], row["parent_checkpoint"], row["metadata"]]
                for task in row["tasks"]:
                    # Where the task called a subgraph by itself: not listed, but it can be read.
                    unlisted = "|".join(filter(None, [namespace, f"{task['name']}:{task['id']}"]))
                    found.append((task["checkpoint"] or {}).get("checkpoint_ns") or unlisted)
                    own.append(task["checkpoint"])
                for part in own:  # the places that name the thread itself
                    if part and part.get("thread_id") == thread_id:
                        del part["thread_id"]
                history.update({(*place, name): text(value) for name, value in row.items()})
            namespaces += [each for each in dict.fromkeys(found) if each not in namespaces]
    try:
        stored = client.http.get(f"/threads/{thread_id}/storage")["checkpoints"]["count"]
    except APIStatusError:  # this server does not count
        stored = "not counted"
    print(f"{thread_id}: {len(known)} checkpoints can be read; stored: {stored}")
    if not known or stored not in [len(known), "not counted"]:
        print("Cannot tell.")
        sys.exit(2)
    return history

copy_id = sys.argv[1] if len(sys.argv) > 1 else client.threads.copy(THREAD_ID)["thread_id"]
source, copy = read_history(THREAD_ID), read_history(copy_id)
different = [place for place in source.keys() | copy.keys() if source.get(place) != copy.get(place)]
# Some servers write the copy's id over the source's in results, errors and questions (base64 aside).
renamed = {place: text(json.loads(source.get(place, "null").replace(THREAD_ID, copy_id))) for place in different}
different = sorted(place for place in different if renamed[place] != copy.get(place))
if different:
    print("The histories are different:", *different[:10], sep="\\n  ")
    sys.exit(1)
print("The histories are the same" + (f", but for the id in {len(renamed)} places." if renamed else "."))
`;
}

function valueOf({ variable, prefix }: SnippetHeader): string {
  return `${prefix === '' ? '' : `${quoteString(prefix)} + `}os.environ[${quoteString(variable)}]`;
}
