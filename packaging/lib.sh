# Set-up shared by packaging/run and packaging/test; sourced, never run.
# shellcheck shell=bash
#
# prepare run|test  makes .venv, the system packages and the fonts what the lock files say.
# It does nothing, and needs no network and no lock, when all of that is there already.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv
fonts=${VILLAGE_KIOSK_FONTS:-$root/.cache/fonts}

export PYTHONUTF8=1 PYTHONNOUSERSITE=1 DEBIAN_FRONTEND=noninteractive
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV

say() { printf 'village-kiosk: %s\n' "$*" >&2; }
stop() { say "$2"; exit "$1"; }

prepare() {
    local inputs=(pyproject.toml packaging/requirements.lock) lists=("$root/packaging/debian-run.txt")
    if [ "$1" = test ]; then
        inputs+=(packaging/requirements-test.lock)
        lists+=("$root/packaging/debian-test.txt")
    fi
    is_ready && return
    mkdir -p "$root/.cache" 2>/dev/null && : 2>/dev/null >>"$root/.cache/set-up.lock" ||
        stop 2 "cannot write in $root; make it yours (chown) or use a copy of your own"
    exec 9>>"$root/.cache/set-up.lock"
    flock 9 # a second run beside this one waits here, and then finds everything ready
    install_packages
    make_venv
    install_requirements
    extract_fonts
    exec 9>&-
}

is_ready() { venv_works && requirements_met && has_fonts && [ -z "$(missing_packages)" ]; }

# --- Debian packages -----------------------------------------------------------------------------

missing_packages() { # the lists of `prepare`, one missing package a line; nothing where no dpkg is
    local line name
    command -v dpkg-query >/dev/null || return 0
    cat "${lists[@]}" | while read -r line; do
        line=${line%%#*}
        line=${line//|/ }
        [ -n "${line// /}" ] || continue
        for name in $line; do is_there "$name" && continue 2; done
        read -r name _ <<<"$line"
        printf '%s\n' "$name"
    done
}

is_there() {
    case $1 in
        python3-venv) venv_works || find_python >/dev/null && return ;;
        fonts-*) has_fonts && return ;;
    esac
    case $(dpkg-query --show --showformat '${db:Status-Status} ' "$1" 2>/dev/null) in
        installed*) return 0 ;;
        *) return 1 ;;
    esac
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        say "these Debian packages are missing; have them installed, then start again:"
        printf 'apt-get install %s\n' "${missing[*]}" >&2
        exit 2
    fi
    say "installing ${missing[*]}"
    : >"$root/.cache/apt.log"
    apt update || say "no fresh package lists; going on with those at hand"
    apt install --yes --no-install-recommends "${missing[@]}" && return
    tail -n 20 "$root/.cache/apt.log" >&2
    stop 1 "apt-get could not install: ${missing[*]} (all of it in .cache/apt.log)"
}

apt() {
    apt-get --quiet=2 -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" \
        9>&- >>"$root/.cache/apt.log" 2>&1
}

# --- Python --------------------------------------------------------------------------------------

find_python() { # prints the first Python 3.11-3.13 that can make a virtual environment
    local name
    for name in python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys, venv, ensurepip
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
        command -v "$name"
        return
    done
    return 1
}

venv_works() { # made whole, for this very folder, and its Python still there
    grep -qF "$venv" "$venv/bin/activate" 2>/dev/null &&
        "$venv/bin/python" -c 'import sys, pip
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

make_venv() {
    local python
    [ ! -e "$venv/.half-done" ] && venv_works && "$venv/bin/python" -m pip --version >/dev/null && return
    python=$(find_python) || stop 2 "no Python 3.11, 3.12 or 3.13 with venv and ensurepip found"
    say "making $venv with $python"
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

stamp() { (cd "$root" && sha256sum -- "${inputs[@]}"); }

requirements_met() { # every input of `prepare` was installed from as it now stands
    local line
    while read -r line; do
        grep -qxF "$line" "$venv/.installed-from" 2>/dev/null || return 1
    done < <(stamp)
}

install_requirements() {
    local lock=$root/${inputs[-1]} try
    requirements_met && return
    rm -f "$venv/.installed-from"
    say "installing from ${inputs[-1]}"
    for try in 1 2 3; do
        pip_install --require-hashes --no-deps -r "$lock" && break
        [ $try -lt 3 ] || stop 1 "the Python packages could not be installed (first time: a network is needed)"
        say "once more, in a moment"
        sleep 5
    done
    pip_install --no-deps --no-build-isolation --no-index --editable "$root"
    stamp >"$venv/.installed-from"
}

pip_install() { # a mark stays behind only when pip is killed: then .venv is made anew
    local status=0
    : >"$venv/.half-done"
    "$venv/bin/python" -m pip install --quiet "$@" 9>&- >&2 || status=$?
    rm -f "$venv/.half-done"
    return $status
}

# --- Fonts ---------------------------------------------------------------------------------------

has_fonts() {
    compgen -G "$fonts/*-Regular.?tf" >/dev/null && compgen -G "$fonts/*-Bold.?tf" >/dev/null
}

extract_fonts() {
    has_fonts && return
    say "taking the Chinese font out of the system's"
    "$venv/bin/python" "$root/packaging/extract_font.py" "$fonts"
}
