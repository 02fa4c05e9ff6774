#!/usr/bin/env bash
# Judges a register in a job: sees to the history, finds what a change is compared with, runs `clause10
# check`, and hands its reports to the runner. The inputs are in the environment (see action.yml).
set -euo pipefail

# GitHub shows so many annotations of each level for a step.
most=10
# So many bytes of summary does it take for a step.
limit=1048576

reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/clause10.XXXXXX")
cd "${CLAUSE10_DIRECTORY:-.}"

has() {
  git rev-parse --quiet --verify "$1^{commit}" >/dev/null
}

# fetch REFSPEC...: a fetch that may fail; then the program says what it lacks.
fetch() {
  git fetch --quiet --no-tags "$@" || echo "::debug::git fetch $* failed"
}

# The life of a record is in its history.
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
  echo "The clone is shallow: fetching the rest (fetch-depth: 0 in the checkout saves this)."
  fetch --unshallow origin
fi

# The branch of origin, fetched if it is not there.
branch() {
  has "refs/remotes/origin/$1" || fetch origin "+refs/heads/$1:refs/remotes/origin/$1" >&2
  echo "refs/remotes/origin/$1"
}

# What the event says that this is compared with; nothing where all is to be judged.
compared() {
  local default=${EVENT_DEFAULT_BRANCH:-} before=${EVENT_BEFORE:-}
  case ${GITHUB_EVENT_NAME:-} in
  pull_request | pull_request_target) branch "$GITHUB_BASE_REF" ;;
  merge_group) echo "${EVENT_GROUP_BASE:-}" ;;
  push)
    case ${GITHUB_REF:-} in refs/heads/*) ;; *) return ;; esac
    case $before in
    "" | *[!0]*) ;;
    *) before= ;;
    esac
    # What was there before a forced push need not be part of any branch.
    if [ -n "$before" ] && ! has "$before"; then fetch origin "$before" >&2; fi
    if [ -n "$before" ] && has "$before"; then
      echo "$before"
    elif [ -n "$default" ] && [ "$GITHUB_REF" != "refs/heads/$default" ]; then
      branch "$default"
    fi
    ;;
  esac
}

base=${CLAUSE10_BASE:-}
if [ -z "$base" ]; then base=$(compared); fi

set -- --format github --fail-on "${CLAUSE10_FAIL_ON:-error}" \
  --report "markdown=$reports/report.md" --report "json=$reports/report.json" --report "sarif=$reports/report.sarif"
if [ -n "$base" ]; then set -- "$@" "--base=$base"; fi
if [ -n "${CLAUSE10_SELECT:-}" ]; then set -- "$@" "--select=$CLAUSE10_SELECT"; fi
while IFS= read -r also; do
  if [ -n "$also" ]; then set -- "$@" "--also=$also"; fi
done <<<"${CLAUSE10_ALSO:-}"
echo "clause10 check${base:+ --base $base}"
code=0
clause10 check "$@" >"$reports/annotations" || code=$?

# The first of each level are the worst, and all are in the summary.
awk -v most="$most" '
  { split($0, word, " "); level = word[1]; sub(/::$/, "", level) }
  ++seen[level] <= most { print; next }
  { left++ }
  END { if (left) print left " more are in the summary of this job." }
' "$reports/annotations"

# summarise FILE: appends it to the summary, cut at the end of a line where there is no room.
summarise() {
  local to=${GITHUB_STEP_SUMMARY:-/dev/null} used=0 room size
  if [ -f "$to" ]; then used=$(wc -c <"$to"); fi
  room=$((limit - used - 200))
  size=$(wc -c <"$1")
  if [ "$size" -le "$room" ]; then
    cat "$1" >>"$to"
  elif [ "$room" -gt 0 ]; then
    head -c "$room" "$1" | LC_ALL=C sed '$d' >>"$to"
    printf '\nThe rest is left out: a summary has room for 1 MiB.\n' >>"$to"
  fi
}

if [ -f "$reports/report.md" ]; then summarise "$reports/report.md"; fi
number() {
  sed -n "s/.*\"summary\":{[^}]*\"$1\":\([0-9]*\).*/\1/p" "$reports/report.json" | head -n 1
}
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "code=$code"
    if [ -f "$reports/report.json" ]; then
      echo "found=$(($(number errors) + $(number warnings) + $(number infos)))"
      echo "report=$reports/report.md"
      echo "json=$reports/report.json"
      echo "sarif=$reports/report.sarif"
    fi
  } >>"$GITHUB_OUTPUT"
fi
exit "$code"
