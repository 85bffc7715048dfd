# Formatting, checking, generating, benchmarks. Sourced by ./flip.

flip_sources() { git ls-files --cached --others --exclude-standard 'src/*.cpp' 'src/*.h' 'bench/*.cpp' 'tests/*.cpp'; }

flip_fmt() { flip_sources | xargs -r clang-format-19 -i; }

flip_tidy() {
  flip_configure_dev
  local files=("$@")
  if [ "${1:-}" = --all ]; then
    mapfile -t files < <(flip_sources | grep '\.cpp$')
  elif [ $# -eq 0 ]; then
    mapfile -t files < <({ git diff --name-only HEAD; git ls-files --others --exclude-standard; } | grep '^src/.*\.cpp$' || true)
  fi
  [ ${#files[@]} -gt 0 ] || { echo "flip tidy: nothing changed"; return 0; }
  printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 4 clang-tidy-19 -p build/dev --quiet
}

flip_generate() {
  flip_build dev --target flipflop
  local program=build/dev/flipflop
  mkdir -p docs config
  "$program" describe routes >docs/routes.md
  "$program" describe events >docs/events.md
  "$program" describe modules >docs/modules.md
  local document
  document="$("$program" describe openapi)"  # refused: the old document stays
  printf '%s\n' "$document" >docs/openapi.json
  "$program" describe config >config/flipflop.example.env
}

flip_bench() {
  flip_setup
  flip_build release --target flipflop benches
  bench/run "$@"
}

flip_ci() {
  flip_setup
  flip_sources | xargs -r clang-format-19 --dry-run -Werror
  flip_test "$@"
}

flip_new_module() {
  local name="${1:?usage: ./flip new-module NAME}"
  [[ "$name" =~ ^[a-z][a-z_]*$ ]] || { echo "flip new-module: the name is lower case letters" >&2; return 2; }
  [ ! -e "src/shop/$name" ] || { echo "flip new-module: src/shop/$name exists" >&2; return 2; }
  scripts/new-module "$name"
}
