import { escapeInDoubleQuotes, quoteWord } from './quote';
import type { SnippetFacts, SnippetHeader } from './snippetFacts';

/** The same as a script for bash (3.2 and newer), with `curl` and `jq`. */
export function curlSnippet({ baseUrl, threadId, headers, cursor: dialect }: SnippetFacts): string {
  const lines = ['Content-Type: application/json', ...headers.map(headerLine)];
  const options = lines.map((line) => `\\\n    --header "${line}"`).join(' ');
  const cursor = dialect === 'text' ? '' : ' | {configurable: {checkpoint_id: .}}';
  return String.raw`#!/usr/bin/env bash
# Copies a thread, then checks that its whole history is in the copy. Needs curl and jq.
#   bash copy-thread.sh            copies and checks
#   bash copy-thread.sh <copy id>  checks a copy that is there already
# Exit code 0: the same, 1: different, 2: cannot tell.
set -euo pipefail
export LC_ALL=C
url=${quoteWord(baseUrl)}
thread=${quoteWord(threadId)}
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
[[ $(jq . <<<9007199254740993) == *3 ]] || echo 'This jq rounds long numbers: 1.7 and newer do not.' >&2
api() {
  curl --silent --show-error --fail --globoff "$@" ${options}
}

# Reads every checkpoint of thread $1 in every namespace; to file $2, a line for each member of each checkpoint.
read_history() {
  local namespace before
  echo '""' >"$dir/namespaces"
  : >"$dir/known" && : >"$dir/rows"
  while read -r namespace; do # more are found on the way
    before=''
    while :; do
      api "$url/threads/$1/history" --data "{\"limit\": 100, \"checkpoint\": {\"checkpoint_ns\": $namespace}$before}" |
        jq -c --slurpfile known "$dir/known" '($known | map({(tojson): 1}) | add) as $known
          | .[] | select($known[[.checkpoint.checkpoint_ns, .checkpoint.checkpoint_id] | tojson] | not)' >"$dir/new"
      [[ -s $dir/new ]] || break # the end, or the same under another name
      cat "$dir/new" >>"$dir/rows"
      jq -c '[.checkpoint.checkpoint_ns, .checkpoint.checkpoint_id]' "$dir/new" >>"$dir/known"
      # Also where a task called subgraphs by itself, once or more: not listed, but they can be read.
      jq -c --argjson ns "$namespace" '($ns | if . == "" then empty elif test("\\|\\d+$")
            then capture("(?<first>.*)\\|(?<call>\\d+)$") | "\(.first)|\(.call | tonumber + 1)" else . + "|1" end),
          (.tasks[] | .checkpoint.checkpoint_ns // ([$ns, "\(.name):\(.id)"] | map(select(. != "")) | join("|")))' \
        "$dir/new" | { grep -vxFf "$dir/namespaces" || true; } | sort -u >"$dir/found"
      cat "$dir/found" >>"$dir/namespaces"
      before=$(tail -n 1 "$dir/new" | jq -c '.checkpoint.checkpoint_id${cursor}')
      before=", \"before\": $before"
    done
  done <"$dir/namespaces"
  # The thread's own id goes where a checkpoint names its thread, and nowhere else.
  jq -cS --arg id "$1" 'def own: if type == "object" and .thread_id == $id then del(.thread_id) else . end;
      [.checkpoint.checkpoint_ns, .checkpoint.checkpoint_id] as $place
      | .checkpoint |= own | .parent_checkpoint |= own | .metadata |= own | .tasks |= map(.checkpoint |= own)
      | to_entries[] | $place + [.key, .value]' "$dir/rows" | sort >"$2"
  local read stored
  read=$(wc -l <"$dir/known" | tr -d ' ')
  stored=$(api "$url/threads/$1/storage" 2>"$dir/found" | jq .checkpoints.count) || stored='not counted'
  echo "$1: $read checkpoints can be read; stored: $stored"
  [[ $read != 0 && ($stored == "$read" || $stored == 'not counted') ]] || { echo 'Cannot tell.' && exit 2; }
}

copy=${'$'}{1:-$(api --request POST "$url/threads/$thread/copy" | jq -r .thread_id)}
read_history "$thread" "$dir/source"
read_history "$copy" "$dir/copy"
comm -23 "$dir/source" "$dir/copy" | sed "s/$thread/$copy/g" | jq -cS . | sort >"$dir/left"
comm -13 "$dir/source" "$dir/copy" >"$dir/right"
if ! cmp -s "$dir/left" "$dir/right"; then
  echo 'The histories are different:' && comm -3 "$dir/left" "$dir/right" | cut -c 1-200 | head -n 10
  exit 1
elif [[ -s $dir/right ]]; then # some servers write the copy's id over the source's in results, errors, questions
  echo "The histories are the same, but for the id in $(wc -l <"$dir/right" | tr -d ' ') places."
else
  echo 'The histories are the same.'
fi
`;
}

function headerLine({ name, prefix, variable }: SnippetHeader): string {
  return `${escapeInDoubleQuotes(name)}: ${prefix}$${variable}`;
}
