#!/usr/bin/env bash
# Hands a report in SARIF to code scanning. A token that may not (that of a fork has no right to write) is
# said and fails nothing: the annotations and the summary are there.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '{"commit_sha":"%s","ref":"%s","tool_name":"clause10","sarif":"%s"}\n' \
  "$GITHUB_SHA" "$GITHUB_REF" "$(gzip -9 -n -c "$CLAUSE10_SARIF" | base64 | tr -d '\r\n')" >"$work/body.json"
if ! gh api --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" --input "$work/body.json" >"$work/answer" 2>&1; then
  echo "::warning title=clause10::code scanning did not take the results; it needs the permission security-events, write, and is not there for forks and for private repositories without it"
  cat "$work/answer"
fi
