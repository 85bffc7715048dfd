# Installing what a fresh Debian 12 lacks. Sourced by ./flip.

flip_packages=(
  clang-19 clang-format-19 clang-tidy-19 libclang-rt-19-dev mold ccache ninja-build cmake pkg-config
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libpq-dev postgresql-15
  libfmt-dev libspdlog-dev libctemplate-dev libexpat1-dev libcurl4-openssl-dev libsodium-dev libssl-dev
  libhiredis-dev libhpdf-dev libqrencode-dev libvips-dev libicu-dev libbrotli-dev zlib1g-dev libarchive-dev prometheus-cpp-dev
  libgtest-dev libgmock-dev libbenchmark-dev nginx-light redis-server slowhttptest chromium wrk fonts-dejavu-core
  brotli xz-utils
)

# flip_install PACKAGE...: without starting a daemon or making a database cluster of its own; flipflop
# brings its private ones. A policy-rc.d that was there before is left alone.
flip_install() {
  local root=() policy=/usr/sbin/policy-rc.d settings=/etc/postgresql-common/createcluster.conf
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  local install=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
  "${root[@]}" apt-get update -qq
  local made_policy=""
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod +x "$policy"
    made_policy=yes
  fi
  local status=0
  "${install[@]}" postgresql-common >/dev/null &&
    "${root[@]}" sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings" &&
    "${install[@]}" "$@" >/dev/null || status=$?
  [ -z "$made_policy" ] || "${root[@]}" rm -f "$policy"
  return "$status"
}

# Prints what it does; asks sudo when it is not root; does nothing when nothing is missing.
flip_setup() {
  local missing=() package
  for package in "${flip_packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  # A node from elsewhere (18 or later, with npm) is as good as Debian's.
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then missing+=(nodejs npm); fi
  if [ ${#missing[@]} -gt 0 ]; then
    echo "flip setup: installing ${missing[*]}"
    flip_install "${missing[@]}"
  fi
  flip_npm web
  flip_npm tests/journeys
}

# flip_npm FOLDER: the npm packages that FOLDER locks, where they are missing or older than the lock.
flip_npm() {
  [ "$1/package-lock.json" -nt "$1/node_modules" ] || return 0
  echo "flip setup: npm packages of $1"
  # Not `npm ci`: it wants the optional binaries of every other platform in the lock file.
  (cd "$1" && npm install --no-save --no-audit --no-fund --silent --no-progress)
  touch "$1/node_modules"
}
