#!/bin/sh
# Starts pgbouncer for the database in the environment: DATABASE_HOST, DATABASE_NAME, DATABASE_USER, DATABASE_PASSWORD.
set -eu
umask 077

escaped() { printf '%s' "$1" | sed "s/$2/$2$2/g"; }

: "${DATABASE_HOST:?}" "${DATABASE_NAME:?}" "${DATABASE_USER:?}" "${DATABASE_PASSWORD:?}"
mkdir -p /tmp/pgbouncer
cat > /tmp/pgbouncer/databases.ini <<END
[databases]
$DATABASE_NAME = host=$DATABASE_HOST port=${DATABASE_PORT:-5432}
END
printf '"%s" "%s"\n' "$(escaped "$DATABASE_USER" '"')" "$(escaped "$DATABASE_PASSWORD" '"')" > /tmp/pgbouncer/userlist.txt
exec pgbouncer "${PGBOUNCER_INI:-/etc/pgbouncer/pgbouncer.ini}"
