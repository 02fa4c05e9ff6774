# What the scripts of this folder share: an environment for their tools, and one line for each check.
# Read by them with `.`; not to be run.

set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
failed=0

if [ $# -ne 1 ] || [ ! -d "$1" ]; then
  echo "usage: $0 DIR, a folder with NAME.json NAME.sarif NAME.github.txt NAME.gitlab.json NAME.junit.xml NAME.ics NAME.due.json" >&2
  exit 2
fi
outputs=$(cd "$1" && pwd)

# Tools go to $CLAUSE10_CLIENTS, where they stay for the next script, or to a folder that is removed.
if [ -n "${CLAUSE10_CLIENTS:-}" ]; then
  tools=$CLAUSE10_CLIENTS
  mkdir -p "$tools"
else
  tools=$(mktemp -d)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -n "${CLAUSE10_CLIENTS:-}" ] || rm -rf "$tools"' EXIT

# pip PACKAGE...: installs Python packages; their programs are in $tools/python/bin.
pip() {
  [ -d "$tools/python" ] || python3 -m venv "$tools/python" || exit 2
  "$tools/python/bin/pip" install --quiet --disable-pip-version-check "$@" || { echo "cannot install $*" >&2; exit 2; }
}

# npm PACKAGE...: installs node packages below $tools/node_modules; runs none of their scripts.
npm() {
  command npm install --prefix "$tools" --silent --no-save --no-audit --no-fund --ignore-scripts "$@" >"$work/npm" 2>&1 ||
    { cat "$work/npm" >&2; echo "cannot install $*" >&2; exit 2; }
}

# debian PROGRAM PACKAGE: installs a Debian package when its program is not there.
debian() {
  command -v "$1" >/dev/null && return
  local sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  { $sudo apt-get update -qq && $sudo apt-get install -qq -y "$2"; } >"$work/apt" 2>&1 ||
    { cat "$work/apt" >&2; echo "cannot install $2" >&2; exit 2; }
}

# check NAME COMMAND...: runs a command, prints one line, and what the command said when it failed.
check() {
  local name=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    echo "ok    $name"
  else
    echo "FAIL  $name"
    head -c 4000 "$work/said" | sed 's/^/      /'
    failed=1
  fi
}

# names END: the files of the folder with that end; there must be one.
names() {
  local found
  found=$(cd "$outputs" && ls -- *."$1" 2>/dev/null)
  if [ -z "$found" ]; then
    echo "FAIL  there is no *.$1 in $outputs" >&2
    return 1
  fi
  printf '%s\n' "$found"
}
