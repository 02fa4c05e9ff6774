#!/bin/sh
# Judges a change in any CI: BASE=main any-ci.sh [REPORT...], where a REPORT is one of `clause10 check`,
# such as junit=clause10.xml. BASE is the branch of origin that the change is to land on; without it, all of
# the register is judged. The exit code is that of `clause10 check`: 0 nothing new, 1 something, 2 could not
# judge.
set -eu

# The life of a record is in its history.
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
  git fetch --quiet --unshallow origin
fi

base=
if [ -n "${BASE:-}" ]; then
  git fetch --quiet origin "+refs/heads/$BASE:refs/remotes/origin/$BASE"
  base=origin/$BASE
fi
for report in "$@"; do
  shift
  set -- "$@" --report "$report"
done
if [ -n "$base" ]; then
  set -- "$@" --base "$base"
fi
exec clause10 check "$@"
