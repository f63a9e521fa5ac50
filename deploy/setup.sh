#!/bin/sh
# Put the locked packages into .venv. Wheels only, no compiler; dkimpy, pure Python, is the one that ships as source.
set -eu
cd "$(dirname "$0")/.."
mode=${1:-base}
say() { printf 'firsthand: %s\n' "$1" >&2; }
stop() { say "$1"; exit 1; }

python=
for name in ${FIRSTHAND_PYTHON:-} python3.13 python3.12 python3.11 python3; do
  if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then python=$name; break; fi
done
[ -n "$python" ] || stop "Python 3.11, 3.12 or 3.13 is needed and was not found; install one, or name it: FIRSTHAND_PYTHON=/path/to/python3.12 make setup"

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  uv=.tools/bin/uv
  if [ ! -x "$uv" ]; then
    # a virtual environment of its own, so that a system that refuses pip installs is left alone
    "$python" -m venv .tools 2>/dev/null || stop "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"
    .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.5" >.tools/log 2>&1 ||
      { tail -n 3 .tools/log >&2; stop "the package index could not be reached; set PIP_INDEX_URL to a mirror, or connect and try again"; }
  fi
fi

if [ "$mode" = lock ]; then
  # where the packages come from is each machine's own business: no address is written
  "$uv" pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate --upgrade pyproject.toml -o requirements/base.lock
  "$uv" pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate -c requirements/base.lock --group dev --all-extras pyproject.toml -o requirements/dev.lock
  exit 0
fi

[ -x .venv/bin/python ] || "$uv" venv -q --python "$python" .venv
[ "$mode" = base ] && [ -f .venv/.dev ] && { touch .venv/.base; exit 0; }
say "installing the locked packages into .venv"
lock=requirements/$mode.lock
"$uv" pip install -q --python .venv/bin/python --require-hashes --only-binary :all: --no-binary dkimpy -r "$lock" ||
  stop "the packages of $lock could not be installed (see above); if the package index cannot be reached, set UV_INDEX_URL to a mirror and try again"
"$uv" pip install -q --python .venv/bin/python --no-deps -e . || stop "Firsthand itself could not be installed (see above)"
.venv/bin/python -m compileall -q src || true
touch .venv/.base
[ "$mode" = dev ] && touch .venv/.dev
say "ready"
