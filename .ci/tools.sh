# What the scripts below .ci share: an environment for tools that others wrote, and one line for each check.
# shellcheck disable=SC2034
# Read by them with `.`; not to be run.

set -u
failed=0

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
    failing "$name"
  fi
}

# failing NAME: prints one line, and what the last command said.
failing() {
  echo "FAIL  $1"
  head -c 4000 "$work/said" | sed 's/^/      /'
  failed=1
}

# ends NAME CODE TEXT COMMAND...: the command ends with that code, and says the text.
ends() {
  local name=$1 expected=$2 text=$3 code=0
  shift 3
  "$@" >"$work/said" 2>&1 || code=$?
  if [ "$code" != "$expected" ]; then
    echo "exit code $code, expected $expected" >>"$work/said"
    failing "$name"
  elif ! grep -qF -- "$text" "$work/said"; then
    echo "expected: $text" >>"$work/said"
    failing "$name"
  else
    echo "ok    $name"
  fi
}
