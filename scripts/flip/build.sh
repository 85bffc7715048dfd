# Configuring and building. Sourced by ./flip.

flip_build() {
  local preset="${1:-dev}"
  [ $# -gt 0 ] && shift
  flip_islands
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >"/dev/null"
  cmake --build "build/$preset" "$@"
}

# The small TypeScript modules of the pages, bundled before the binary embeds them.
flip_islands() {
  if [ -d build/islands ] && [ -z "$(find src/edge web -name '*.ts' -newer build/islands -not -path '*/node_modules/*' -print -quit)" ]; then
    return 0
  fi
  flip_npm web
  (cd web && npm run --silent build:islands)
  touch build/islands
}

flip_run() {
  flip_setup
  flip_build release --target flipflop
  exec build/release/flipflop up "$@"
}
