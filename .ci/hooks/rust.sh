# What the scripts that let a hook runner build clause10 share. Read by them with `.`; not to be run.
# shellcheck disable=SC2154

# Hook runners build for release, from a clone in a folder of its own each time. How fast the program is
# does not matter here, and what it is made of need only be built once.
export CARGO_TARGET_DIR=$tools/target
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16

# configuration ID: a configuration with a hook of this project, as it is committed.
configuration() {
  cat <<YAML
repos:
  - repo: $project
    rev: $(git -C "$project" rev-parse HEAD)
    hooks:
      - id: $1
YAML
}
