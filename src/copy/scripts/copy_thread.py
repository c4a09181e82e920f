# Copies a thread, then checks that its whole history is in the copy.
#   pip install langgraph-sdk
#   python copy_thread.py            copies and checks
#   python copy_thread.py <copy id>  checks a copy that is there already
# Exit code 0: the same, 1: different, 2: could not tell, or failed.
import json, os, sys
from urllib.parse import quote

def fail(kind, error, _):  # a crash is no verdict
    print(f"Failed: {kind.__name__}: {error}", flush=True)
    os._exit(2)

sys.excepthook = fail
from langgraph_sdk import get_sync_client
from langgraph_sdk.errors import APIStatusError

THREAD_ID = "{thread id}"
client = get_sync_client(
    url="{url}",
    api_key="{api key}",
    headers="{headers}",
)
doubts = []
refused = []  # filled by a server that does not show namespaces which no task lists

def text(value):
    return json.dumps(value, sort_keys=True)

def plain(namespace):
    """Without the ids of tasks: where older servers keep the checkpoints of a stateful subgraph."""
    return "|".join(part.split(":")[0] for part in namespace.split("|") if not part.isdigit())

def read_history(thread_id):
    """Every checkpoint in every namespace, {(namespace, checkpoint id): row}, and the namespaces that were not read."""
    path, rows, unread, queue, seen = quote(thread_id, safe=""), {}, set(), [("", "listed")], {""}
    steps = {}  # the rows of which the server knows the graph, and so what comes next
    for namespace, kind in queue:  # more are found on the way
        query = {"limit": 100, "checkpoint": {"checkpoint_ns": namespace}}
        while True:
            if kind == "hidden" and refused:
                unread.add(namespace)
                break
            try:
                page = client.threads.get_history(path, **query)
            except APIStatusError as error:
                unread.update([namespace] if kind == "hidden" else [namespace, plain(namespace)])
                if kind == "listed" or error.status_code not in [400, 404, 422, 500]:
                    doubts.append(f"{thread_id} {namespace or '(root)'}: {error}")
                elif kind == "hidden":
                    refused.append(namespace)
                break
            new = {(row["checkpoint"]["checkpoint_ns"], row["checkpoint"]["checkpoint_id"]): row for row in page}
            new = {place: row for place, row in new.items() if place not in rows}
            found = []
            if kind == "listed" and not page and "before" not in query:
                found.append((plain(namespace), "plain"))
            if new and namespace:
                first, _, call = namespace.rpartition("|")
                found.append((f"{first}|{int(call) + 1}" if call.isdigit() else f"{namespace}|1", "hidden"))
            for row in new.values():
                own = [row["checkpoint"], row["parent_checkpoint"], row["metadata"]]
                for task in row["tasks"]:
                    own.append(task["checkpoint"])
                    if listed := (task["checkpoint"] or {}).get("checkpoint_ns"):
                        found.append((listed, "listed"))
                    else:  # the task may have called a subgraph by itself
                        found.append(("|".join(filter(None, [namespace, f"{task['name']}:{task['id']}"])), "hidden"))
                for part in own:  # the places that name the thread itself
                    if part and part.get("thread_id") == thread_id:
                        del part["thread_id"]
            queue += [pair for pair in dict(found).items() if pair[0] not in seen]
            seen.update(dict(found))
            rows.update(new)
            steps.update(new if kind != "hidden" else {})
            if not new:  # the end, or the same under another name
                break
            last = page[-1]["checkpoint"]["checkpoint_id"]
            query["before"] = {"configurable": {"checkpoint_id": last}}
    try:
        stored = client.http.get(f"/threads/{path}/storage")["checkpoints"]["count"]
    except APIStatusError:  # this server does not count
        stored = "not counted"
    print(f"{thread_id}: {len(rows)} checkpoints can be read; stored: {stored}")
    if stored == "not counted":
        run = lambda row: (row["metadata"] or {}).get("run_id")
        loops = [(ns, row) for (ns, _), row in steps.items() if (row["metadata"] or {}).get("source") == "loop"]
        follows = {(ns, (row["parent_checkpoint"] or {}).get("checkpoint_id"), run(row)) for ns, row in loops}
        for (namespace, checkpoint_id), row in steps.items():
            if not row["next"] and not row["tasks"] and (namespace, checkpoint_id, run(row)) in follows:
                doubts.append(f"{thread_id} {checkpoint_id}: its run went on, by tasks that are not shown")
        head = next((row for (namespace, _), row in steps.items() if namespace == ""), None)
        if head and not head["next"] and not head["tasks"] and client.threads.get(path)["status"] == "interrupted":
            doubts.append(f"{thread_id}: a task waits for an answer and is not shown")
    elif stored != len(rows):
        doubts.append(f"{thread_id}: not all that is stored can be read")
        unread.add("")
    return rows, unread

copy_id = sys.argv[1] if len(sys.argv) > 1 else client.threads.copy(quote(THREAD_ID, safe=""))["thread_id"]
(source, source_unread), (copy, copy_unread) = read_history(THREAD_ID), read_history(copy_id)
different, renamed = [], 0
for place in sorted(source.keys() | copy.keys()):
    if place not in source or place not in copy:
        unread = source_unread if place not in source else copy_unread
        if any(each in ["", place[0]] or place[0].startswith(f"{each}|") for each in unread):
            doubts.append(f"{place} could be read on one side only")
        else:
            different.append(place)
        continue
    left, right = source[place], copy[place]
    for name in sorted(left.keys() | right.keys()):
        members = [text(row[name]) if name in row else "" for row in (left, right)]
        if members[0] != members[1]:
            # Some servers write the copy's id over the source's in results, errors and questions (base64 aside).
            members[0] = members[0] and text(json.loads(members[0].replace(THREAD_ID, copy_id)))
            renamed += members[0] == members[1]
            different += [(*place, name)] if members[0] != members[1] else []
if not source and not copy:
    doubts.append("there is nothing to read")
if different:
    print("The histories are different:", *different[:10], sep="\n  ")
    sys.exit(1)
if doubts:
    print("Cannot tell:", *doubts[:10], sep="\n  ")
    sys.exit(2)
if refused:
    print("This server does not show subgraphs that were called inside a task.")
print("The histories are the same" + (f", but for the id in {renamed} places." if renamed else "."))
