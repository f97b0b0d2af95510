#!/usr/bin/env bash
# Starts a PostgreSQL server of its own for tests, in the folder given, and prints the URL of an empty database on it. `stop` ends it.
set -euo pipefail
folder="$1"
bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"
test -n "$bin" || { echo "no PostgreSQL here: apt-get install --no-install-recommends postgresql" >&2; exit 1; }
as_owner() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
if [ "${2:-start}" = stop ]; then
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null
    exit
fi
port="${TIEOUT_POSTGRES_PORT:-54329}"
mkdir -p "$folder"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
if [ ! -d "$folder/data" ]; then
    (cd "$folder" && as_owner "$bin/initdb" -D "$folder/data" -A trust -U tieout -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null)
fi
(cd "$folder" && as_owner "$bin/pg_ctl" -D "$folder/data" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off" -l "$folder/log" -w start >/dev/null)
(cd "$folder" && as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U tieout tieout 2>/dev/null || true)
echo "postgresql://tieout@127.0.0.1:$port/tieout"
