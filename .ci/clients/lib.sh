# What the scripts of this folder share: the folder of outputs, and the tools.
# Read by them with `.`; not to be run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ $# -ne 1 ] || [ ! -d "$1" ]; then
  echo "usage: $0 DIR, a folder with NAME.json NAME.sarif NAME.github.txt NAME.gitlab.json NAME.junit.xml NAME.ics NAME.due.json" >&2
  exit 2
fi
outputs=$(cd "$1" && pwd)

# shellcheck source=../tools.sh
. "$here/../tools.sh"

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
