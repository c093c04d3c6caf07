#!/bin/sh
# Print the path of a Chromium; install one from the system's packages if there is none and it may be done.
#
# CHROMIUM=/path/to/chromium names another. Exit code 3 and a sentence if there is none and none can be installed.

find_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome; do
        [ -n "$name" ] && path=$(command -v "$name") || continue
        "$path" --version >/dev/null 2>&1 </dev/null && printf '%s\n' "$path" && exit 0   # a shim that fails is none
    done
}

find_chromium

as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
        echo "there is no Chromium, and without root it cannot be installed: install one with your system's package" \
            "manager, or name it with CHROMIUM=/path/to/chromium" >&2
        exit 3
    fi
    as_root="sudo -n"
fi

install() {
    echo "installing Chromium with $1" >&2
    "$@"
}

if command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq >&2
    install $as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >&2
elif command -v dnf >/dev/null; then install $as_root dnf install -y -q chromium dejavu-sans-fonts >&2
elif command -v apk >/dev/null; then install $as_root apk add -q chromium font-dejavu >&2
elif command -v pacman >/dev/null; then install $as_root pacman -S --noconfirm --needed chromium ttf-dejavu >&2
elif command -v zypper >/dev/null; then install $as_root zypper -n -q install chromium dejavu-fonts >&2
fi

find_chromium
echo "there is no Chromium, and this system's packages gave none: name one with CHROMIUM=/path/to/chromium" >&2
exit 3
