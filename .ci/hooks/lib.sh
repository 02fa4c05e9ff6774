# What the scripts of this folder share: a register to commit to, and changes that land or are stopped.
# shellcheck disable=SC2034
# Read by them with `.`; not to be run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
  echo "usage: $0 PROGRAM, a clause10 that was built" >&2
  exit 2
fi

# shellcheck source=../tools.sh
. "$here/../tools.sh"

# The program is found as users have it, and nothing of the machine's configuration of git counts.
mkdir "$work/bin" "$work/home"
ln -s "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")" "$work/bin/clause10"
PATH=$work/bin:$PATH
export PATH
export GIT_CONFIG_GLOBAL=$work/home/gitconfig GIT_CONFIG_NOSYSTEM=1
git config --file "$GIT_CONFIG_GLOBAL" user.name "Sara Kahn"
git config --file "$GIT_CONFIG_GLOBAL" user.email sara.kahn@acme.example
git config --file "$GIT_CONFIG_GLOBAL" safe.directory '*'
git config --file "$GIT_CONFIG_GLOBAL" commit.gpgSign false
git config --file "$GIT_CONFIG_GLOBAL" core.editor true

# register NAME: the example company, which has faults of its own, as a fresh repository; goes there.
register() {
  clause10 demo "$work/$1" >/dev/null
  cd "$work/$1" || exit 2
}

# Something that is wrong with a finding, staged, and its message.
finding=findings/2026/NC-2026-003-second-approver.md
message='error[invalid-value]'
spoil() {
  sed -i 's/^severity: .*/severity: tiny/' "$finding"
  git add "$finding"
}

# Something that is right, staged.
mend() {
  git reset --quiet --hard
  printf '\nThe list of approvers was sent to all teams.\n' >>"$finding"
  git add "$finding"
}

# lands NAME COMMAND...: the command commits.
lands() {
  local name=$1 before after
  shift
  before=$(git rev-parse HEAD)
  check "$name" "$@"
  after=$(git rev-parse HEAD)
  [ "$before" != "$after" ] || { echo "FAIL  $name: nothing was committed"; failed=1; }
}

# refused NAME TEXT COMMAND...: the command says so with exit code 1, and commits nothing.
refused() {
  local name=$1 text=$2 before
  shift 2
  before=$(git rev-parse HEAD)
  ends "$name" 1 "$text" "$@"
  [ "$before" = "$(git rev-parse HEAD)" ] || { echo "FAIL  $name: something was committed"; failed=1; }
}
