#!/usr/bin/env bash
# Copies a thread, then checks that its whole history is in the copy. Needs curl and jq.
#   bash copy_thread.sh            copies and checks
#   bash copy_thread.sh <copy id>  checks a copy that is there already
# Exit code 0: the same, 1: different, 2: could not tell, or failed.
set -euo pipefail
export LC_ALL=C
verdict=2 dir='' # a crash is no verdict
trap 'rm -rf "$dir"; exit "$verdict"' EXIT
dir=$(mktemp -d)
url='{url}'
thread='{thread id}'
headers=(--header 'Content-Type: application/json'
  '{headers}')
[[ $(jq . <<<9007199254740993) == *3 ]] || echo 'This jq rounds long numbers: 1.7 and newer do not.' >&2

# Leaves the response in $dir/response, and its status in $status.
api() {
  : >"$dir/response"
  status=$(curl --silent --show-error --globoff --output "$dir/response" --write-out '%{http_code}' \
    "${headers[@]}" "$@")
}
encode() { jq -rn --arg text "$1" '$text | @uri'; }
# Without the ids of tasks: where older servers keep the checkpoints of a stateful subgraph.
plain() { jq -c 'split("|") | map(select(test("^\\d+$") | not) | split(":")[0]) | join("|")' <<<"$1"; }

# Reads every checkpoint of thread $1 in every namespace. $2.rows: a line for each; $2.known: where each stands;
# $2.members: a line for each member of each; $2.unread: the namespaces that were not read; $2.steps: the rows of which
# the server knows the graph, and so what comes next.
read_history() {
  local history namespace kind before place loops read stored
  history=$url/threads/$(encode "$1")/history
  : >"$2.rows" && : >"$2.known" && : >"$2.unread" && : >"$2.steps"
  echo 'listed ""' >"$dir/namespaces"
  while read -r kind namespace; do # more are found on the way
    before=''
    while :; do
      if [[ $kind == hidden && -e $dir/refused ]]; then
        echo "$namespace" >>"$2.unread"
        break
      fi
      api "$history" --data "{\"limit\": 100, \"checkpoint\": {\"checkpoint_ns\": $namespace}$before}"
      if [[ $status != 200 ]]; then
        echo "$namespace" >>"$2.unread"
        [[ $kind == hidden ]] || plain "$namespace" >>"$2.unread"
        case "$kind $status" in
          'hidden 400' | 'hidden 404' | 'hidden 422' | 'hidden 500') : >"$dir/refused" ;;
          'plain 400' | 'plain 404' | 'plain 422' | 'plain 500') ;;
          *) echo "$1 $namespace: $status $(head -c 200 "$dir/response")" >>"$dir/doubts" ;;
        esac
        break
      fi
      jq -c --slurpfile known "$2.known" '($known | map({(tojson): 1}) | add) as $known
        | .[] | select($known[[.checkpoint.checkpoint_ns, .checkpoint.checkpoint_id] | tojson] | not)' \
        "$dir/response" >"$dir/new"
      if [[ ! -s $dir/new ]]; then # the end, or the same under another name
        if [[ $kind == listed && -z $before && $(jq length "$dir/response") == 0 ]]; then
          echo "plain $(plain "$namespace")" >"$dir/found"
          find_more
        fi
        break
      fi
      cat "$dir/new" >>"$2.rows"
      [[ $kind == hidden ]] || jq -c 'del(.values)' "$dir/new" >>"$2.steps"
      jq -c '[.checkpoint.checkpoint_ns, .checkpoint.checkpoint_id]' "$dir/new" >>"$2.known"
      # Also where a task called subgraphs by itself, once or more: not listed, but most servers show them.
      jq -r --argjson ns "$namespace" '($ns | if . == "" then empty elif test("\\|\\d+$")
            then capture("(?<first>.*)\\|(?<call>\\d+)$") | "\(.first)|\(.call | tonumber + 1)" else . + "|1" end
          | "hidden \(tojson)"),
        (.tasks[] | if .checkpoint.checkpoint_ns then "listed \(.checkpoint.checkpoint_ns | tojson)"
          else "hidden \([$ns, "\(.name):\(.id)"] | map(select(. != "")) | join("|") | tojson)" end)' \
        "$dir/new" >"$dir/found"
      find_more
      before=$(jq -c 'last.checkpoint.checkpoint_id | {configurable: {checkpoint_id: .}}' "$dir/response")
      before=", \"before\": $before"
    done
  done <"$dir/namespaces"
  # The thread's own id goes where a checkpoint names its thread, and nowhere else.
  jq -cS --arg id "$1" 'def own: if type == "object" and .thread_id == $id then del(.thread_id) else . end;
      [.checkpoint.checkpoint_ns, .checkpoint.checkpoint_id] as $place
      | .checkpoint |= own | .parent_checkpoint |= own | .metadata |= own | .tasks |= map(.checkpoint |= own)
      | to_entries[] | $place + [.key, .value]' "$2.rows" | sort >"$2.members"
  read=$(wc -l <"$2.known" | tr -d ' ')
  api "${history%history}storage"
  if [[ $status == 200 ]]; then stored=$(jq .checkpoints.count "$dir/response"); else stored='not counted'; fi
  echo "$1: $read checkpoints can be read; stored: $stored"
  if [[ $stored == 'not counted' ]]; then
    jq -r -s --arg id "$1" 'def step(id): [.checkpoint.checkpoint_ns, id, .metadata.run_id] | tojson;
      (map(select(.metadata.source == "loop") | {(step(.parent_checkpoint.checkpoint_id)): 1}) | add) as $follows
      | .[] | select(.next == [] and .tasks == [] and $follows[step(.checkpoint.checkpoint_id)])
      | "\($id) \(.checkpoint.checkpoint_id): its run went on, by tasks that are not shown"' "$2.steps" >>"$dir/doubts"
    api "${history%/history}"
    jq -r -s --arg id "$1" --slurpfile row "$dir/response" 'map(select(.checkpoint.checkpoint_ns == "")) | first
      | select(.next == [] and .tasks == [] and $row[0].status == "interrupted")
      | "\($id): a task waits for an answer and is not shown"' "$2.steps" >>"$dir/doubts"
  elif [[ $stored != "$read" ]]; then
    echo "$1: not all that is stored can be read" >>"$dir/doubts"
    echo '""' >>"$2.unread"
  fi
}

# Adds to the namespaces what is in $dir/found and new.
find_more() {
  awk '{ name = substr($0, index($0, " ") + 1) } NR == FNR { seen[name] = 1; next } !seen[name]++' \
    "$dir/namespaces" "$dir/found" >"$dir/more"
  cat "$dir/more" >>"$dir/namespaces"
}

: >"$dir/doubts"
copy=${1:-}
if [[ -z $copy ]]; then
  api --request POST "$url/threads/$(encode "$thread")/copy"
  [[ $status == 200 ]] || { echo "Failed: $status $(cat "$dir/response")" && exit; }
  copy=$(jq -r .thread_id "$dir/response")
fi
read_history "$thread" "$dir/source"
read_history "$copy" "$dir/copy"
[[ -s $dir/source.known || -s $dir/copy.known ]] || echo 'there is nothing to read' >>"$dir/doubts"
comm -23 "$dir/source.members" "$dir/copy.members" | sed "s/$thread/$copy/g" | jq -cS . | sort >"$dir/left"
comm -13 "$dir/source.members" "$dir/copy.members" >"$dir/right"
comm -3 "$dir/left" "$dir/right" | jq -c --slurpfile source "$dir/source.known" --slurpfile copy "$dir/copy.known" \
  --slurpfile unreadInSource "$dir/source.unread" --slurpfile unreadInCopy "$dir/copy.unread" '
  def places: map({(tojson): 1}) | add;
  def isMissing(places; unread): .[0] as $ns | places[.[:2] | tojson] == null
    and any(unread[]; . as $each | $each == "" or $each == $ns or ($ns | startswith($each + "|")));
  ($source | places) as $source | ($copy | places) as $copy
  | if isMissing($source; $unreadInSource) or isMissing($copy; $unreadInCopy)
    then ["one side only"] + .[:2] else ["different"] + . end' | uniq >"$dir/found"
grep '^\["one side only"' "$dir/found" >>"$dir/doubts" || true
if grep '^\["different"' "$dir/found" >"$dir/different"; then
  verdict=1
  echo 'The histories are different:' && cut -c 1-200 "$dir/different" | head -n 10
elif [[ -s $dir/doubts ]]; then
  echo 'Cannot tell:' && cut -c 1-300 "$dir/doubts" | head -n 10
else
  [[ ! -e $dir/refused ]] || echo 'This server does not show subgraphs that were called inside a task.'
  if [[ -s $dir/right ]]; then # some servers write the copy's id over the source's in results, errors, questions
    echo "The histories are the same, but for the id in $(wc -l <"$dir/right" | tr -d ' ') places."
  else
    echo 'The histories are the same.'
  fi
  verdict=0
fi
