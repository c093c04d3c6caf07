#!/bin/sh
# Print the path of a CPython >= 3.12 that can make virtual environments.
#
# Usage: find_python.sh [PREFERRED]
#
# A name on the PATH is not enough: version managers put shims there that exist and fail, so each
# candidate must run. From inside a virtual environment the Python that it was made from is printed.

probe='
import sys
ok = sys.version_info >= (3, 12) and sys.implementation.name == "cpython"
if ok:
    import ensurepip, venv
    print(getattr(sys, "_base_executable", None) or sys.executable)
sys.exit(not ok)
'

try() {
    found=$("$1" -c "$probe" 2>/dev/null </dev/null) && [ -n "$found" ] && printf '%s\n' "$found" && exit 0
}

if [ -n "${1:-}" ]; then
    try "$1"
    echo "PYTHON=$1 is not a Python >= 3.12 with venv; looking for another." >&2
fi

names="python3.13 python3.12 python3.14"
for name in $names python3 python; do
    try "$name"
done
for name in $names; do
    for path in "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/*/bin/"$name"; do
        try "$path"
    done
done

echo "No Python 3.12 or newer (with its venv module) was found: install one, for example with your" \
    "system's package manager, or name it with 'make env PYTHON=/path/to/python3.13'." >&2
exit 1
