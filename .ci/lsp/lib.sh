# What the scripts of this folder share: the program, the example company, and settings of an editor in it.
# Read by them with `.`; not to be run.
# shellcheck disable=SC2034

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
  echo "usage: $0 PROGRAM" >&2
  exit 2
fi
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

# shellcheck source=../tools.sh
. "$here/../tools.sh"

# Editors start `clause10` by its name, as of the day of the example.
mkdir "$work/bin"
cat >"$work/bin/clause10" <<RUN
#!/bin/sh
[ "\$1" != lsp ] || set -- "\$@" --as-of 2026-11-20
exec "$program" "\$@"
RUN
chmod +x "$work/bin/clause10"
export PATH=$work/bin:$PATH

"$program" demo "$work/company" >/dev/null || exit 2
company=$work/company
record=findings/2026/NC-2026-005-loan-instruments.md
export EXPECTED=missing-evidence

# settings NAME: what `clause10 init --editor NAME` writes, committed.
settings() {
  clause10 init --editor "$1" "$company" >"$work/said" || { cat "$work/said" >&2; exit 2; }
  git -C "$company" add --all
  git -C "$company" -c user.name=Editor -c user.email=editor@acme.example commit -q -m "Settings of an editor"
}

# unchanged NAME: nothing in the working tree is another than what was committed.
unchanged() {
  git -C "$company" status --porcelain >"$work/said"
  check "$1" test ! -s "$work/said"
}
