#!/usr/bin/env bash
# Puts clause10 on PATH: install.sh key | install
#
# `key` says under which name the program is cached, and in which folder. `install` takes it from there,
# or a release (CLAUSE10_VERSION) whose checksum it compares, or builds the sources beside this script.
set -euo pipefail

sources=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
folder=${RUNNER_TEMP:?the folder for temporary files is not set}/clause10-program
version=${CLAUSE10_VERSION:-}
system=${RUNNER_OS:-$(uname -s)}-${RUNNER_ARCH:-$(uname -m)}

case $version in
*[!A-Za-z0-9._-]*) is_name= ;;
"" | v[0-9]*) is_name=yes ;;
*) is_name= ;;
esac
if [ -z "$is_name" ]; then
  echo "::error title=clause10::the input version is not the name of a release, such as v0.1.0" >&2
  exit 2
fi

# A line of its own in a file of the runner; what it holds comes from here or from the pattern above.
say() {
  echo "$1" >>"$2"
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

key() {
  local what=$version
  if [ -z "$what" ]; then
    # A branch moves, and so does what it builds.
    what=$(cd "$sources" && find Cargo.toml Cargo.lock src -type f -print0 | LC_ALL=C sort -z |
      xargs -0 cat | digest | cut -c 1-32)
  fi
  say "key=clause10-$system-$what" "$GITHUB_OUTPUT"
  say "folder=$folder" "$GITHUB_OUTPUT"
}

# The name that a release has for this system.
target() {
  case $system in
  Linux-X64 | Linux-x86_64) echo x86_64-unknown-linux-musl ;;
  Linux-ARM64 | Linux-aarch64) echo aarch64-unknown-linux-musl ;;
  macOS-X64 | Darwin-x86_64) echo x86_64-apple-darwin ;;
  macOS-ARM64 | Darwin-arm64) echo aarch64-apple-darwin ;;
  Windows-X64) echo x86_64-pc-windows-msvc ;;
  *)
    echo "::error title=clause10::there is no release for $system; leave the input version out to build it" >&2
    return 2
    ;;
  esac
}

download() {
  local name from work
  name=clause10-$(target).tar.gz
  from=${CLAUSE10_RELEASES:-${GITHUB_SERVER_URL:-https://github.com}/${CLAUSE10_REPOSITORY:?}/releases/download}/$version
  work=$(mktemp -d)
  for file in "$name" SHA256SUMS; do
    curl --fail --silent --show-error --location --retry 3 --output "$work/$file" "$from/$file"
  done
  # The line of this file alone, whose name is compared whole.
  awk -v name="$name" '$2 == name || $2 == "*" name' "$work/SHA256SUMS" >"$work/own"
  if [ "$(wc -l <"$work/own")" -ne 1 ] || ! (cd "$work" && digest --check own >/dev/null); then
    echo "::error title=clause10::$name of $version is not what its checksum says" >&2
    return 2
  fi
  mkdir -p "$folder/bin"
  tar -xzf "$work/$name" -C "$folder/bin"
  rm -rf "$work"
}

install() {
  if [ ! -e "$folder/bin/clause10" ] && [ ! -e "$folder/bin/clause10.exe" ]; then
    if [ -n "$version" ]; then
      download
    else
      cargo install --quiet --locked --path "$sources" --root "$folder"
    fi
  fi
  "$folder/bin/clause10" --version
  say "$folder/bin" "$GITHUB_PATH"
}

case ${1:-} in
key | install) "$1" ;;
*)
  echo "usage: $0 key | install" >&2
  exit 2
  ;;
esac
