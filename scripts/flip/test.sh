# Running tests. Sourced by ./flip.

# flip_test [--long] [ROOM]: builds with sanitizers and runs every test program, or those whose name
# holds ROOM; closes with the line `N passed, N failed`.
flip_test() {
  local filter="" program output passed=0 failed=0 status=0
  while [ $# -gt 0 ]; do
    case "$1" in
      --long) export FLIPFLOP_LONG=1 ;;
      -*) echo "flip test: unknown option $1" >&2; return 2 ;;
      *) filter="$1" ;;
    esac
    shift
  done
  [ -n "${FLIPFLOP_SKIP_SETUP:-}" ] || flip_setup
  mkdir -p build/test-results
  # A suite's folder brings its own programs; the fuzzers' are of another preset.
  if [ "$filter" = fuzz ]; then
    :
  elif [ -z "$filter" ] || [ -x "tests/$filter/run" ]; then
    flip_build dev
  else
    flip_build_tests "$filter" || return
  fi
  flip_run_programs "$filter"
  for program in $(flip_programs "$filter"); do
    echo "== $program"
    output="build/test-results/$program.txt"
    if [ "$(cat "build/test-results/$program.status")" != 0 ]; then
      status=1
      tail -n 60 "$output"
      grep -q '^\[  FAILED  \] [0-9]' "$output" || failed=$((failed + 1))
    fi
    passed=$((passed + $(flip_count PASSED "$output")))
    failed=$((failed + $(flip_count FAILED "$output")))
  done
  flip_test_suites "$filter"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$status" -eq 0 ]
}

# The names of the test programs that hold FILTER.
flip_programs() {
  [ -d build/dev ] || return 0
  (cd build/dev && find . -maxdepth 1 -name "*$1*_test" -executable -printf '%f\n' | sort)
}

# Runs them, as many at once as there are cores: most of their time they wait for a database of their own.
# Each leaves NAME.txt and NAME.status in build/test-results.
flip_run_programs() {
  flip_programs "$1" | xargs -r -P "$(nproc)" -I '{}' bash -c '
    rm -f "build/test-results/{}.status"  # of an earlier run
    timeout 1200 "build/dev/{}" --gtest_brief=1 >"build/test-results/{}.txt" 2>&1
    echo $? >"build/test-results/{}.status"'
}

# Builds the test programs whose name holds FILTER.
flip_build_tests() {
  flip_configure_dev
  local targets
  targets=$(ninja -C build/dev -t targets all | sed -n "s/^\([a-z_]*$1[a-z_]*_test\): phony.*/\1/p")
  [ -n "$targets" ] || { echo "flip test: no test program matches '$1'" >&2; return 2; }
  # shellcheck disable=SC2086
  flip_build dev --target $targets
}

# The number behind GoogleTest's closing PASSED or FAILED line; 0 where there is none.
flip_count() {
  local count
  count=$(sed -n "s/^\[  $1  \] \([0-9]*\) test.*/\1/p" "$2" | head -n 1)
  echo "${count:-0}"
}

# Suites that are not C++ programs (journeys, storms, hostile clients, fuzzers): each prints
# `N passed, N failed`.
flip_test_suites() {
  local filter="$1" suite name line
  for suite in tests/*/run; do
    [ -x "$suite" ] || continue
    name=$(basename "$(dirname "$suite")")
    case "$name" in *"$filter"*) ;; *) continue ;; esac
    echo "== $name"
    if ! "$suite" 2>&1 | tee "build/test-results/$name.txt"; then status=1; fi
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "build/test-results/$name.txt" | tail -n 1 || true)
    [ -n "$line" ] || { failed=$((failed + 1)); continue; }
    passed=$((passed + ${line%% *}))
    failed=$((failed + $(echo "$line" | sed 's/.*passed, \([0-9]*\) failed.*/\1/')))
  done
}

flip_configure_dev() {
  [ -f build/dev/build.ninja ] || cmake --preset dev >/dev/null
}
