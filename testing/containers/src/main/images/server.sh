#!/bin/sh
# What a container of images.sh runs: one server, set up by the environment variables of the image whose name it has.
#
# usage: server.sh redis|valkey|postgres|mariadb|zookeeper
set -eu

data=/data

as_server() {
	exec setpriv --reuid server --regid server --clear-groups "$@"
}

postgres() {
	programs=$(echo /usr/lib/postgresql/*/bin)
	install -d -o server -g server -m 700 "$data"
	if [ ! -e "$data/PG_VERSION" ]; then
		(as_server sh -c "echo '${POSTGRES_PASSWORD:?}' > /tmp/password && exec '$programs/initdb' -D $data -U '${POSTGRES_USER:-postgres}' \
			--pwfile=/tmp/password -A trust --auth-host=scram-sha-256 -E UTF8 --locale=C --no-sync")
		echo 'host all all all scram-sha-256' >> "$data/pg_hba.conf"
		(as_server "$programs/pg_ctl" -D "$data" -w -o '-h 127.0.0.1 -k /tmp' start)
		echo "CREATE DATABASE \"${POSTGRES_DB:-${POSTGRES_USER:-postgres}}\"" |
			(as_server "$programs/psql" -h /tmp -U "${POSTGRES_USER:-postgres}" -d template1)
		(as_server "$programs/pg_ctl" -D "$data" -w stop)
	fi
	# Its log says for the second time that it accepts connections, as Testcontainers expects
	as_server "$programs/postgres" -D "$data" -h '*' -k /tmp "$@"
}

mariadb() {
	options="--no-defaults --datadir=$data --lc-messages-dir=/usr/share/mariadb --character-sets-dir=/usr/share/mariadb/charsets"
	if [ ! -e "$data/mysql" ]; then
		install -d -o server -g server "$data"
		# shellcheck disable=SC2086
		{
			echo 'create database mysql;'
			echo 'use mysql;'
			echo 'set @auth_root_socket=NULL;'
			echo 'set @skip_auth_anonymous=1;'
			cat /usr/share/mariadb/mariadb_system_tables.sql /usr/share/mariadb/mariadb_performance_tables.sql \
				/usr/share/mariadb/mariadb_system_tables_data.sql
		} | (as_server mariadbd $options --bootstrap)
		{
			echo "create database if not exists \`${MYSQL_DATABASE:-test}\`;"
			echo "create user if not exists '${MYSQL_USER:-test}'@'%' identified by '${MYSQL_PASSWORD:-test}';"
			echo "grant all on \`${MYSQL_DATABASE:-test}\`.* to '${MYSQL_USER:-test}'@'%';"
		} > /tmp/init.sql
	fi
	# shellcheck disable=SC2086
	as_server mariadbd $options --bind-address=0.0.0.0 --socket=/tmp/mariadb --skip-name-resolve --skip-ssl --init-file=/tmp/init.sql "$@"
}

zookeeper() {
	install -d -o server -g server "$data"
	printf '%s\n' "dataDir=$data" clientPort=2181 tickTime=2000 admin.enableServer=false '4lw.commands.whitelist=*' > /tmp/zoo.cfg
	jars=/usr/share/java
	as_server /usr/lib/jvm/java-21-openjdk-amd64/bin/java -Xmx256m \
		-cp "$jars/zookeeper.jar:$jars/zookeeper-jute.jar:$jars/slf4j-api.jar:$jars/slf4j-simple.jar:$jars/metrics-core.jar:$jars/snappy-java.jar:$jars/netty-all.jar" \
		org.apache.zookeeper.server.quorum.QuorumPeerMain /tmp/zoo.cfg
}

redis() {
	install -d -o server -g server "$data"
	cd "$data"
	as_server "$@"
}

server=$1
shift
# Its own name before options, as the official images allow it
if [ "${1:-}" = "$server" ]; then
	shift
fi
case "$server" in
	redis | valkey) redis "$server-server" --protected-mode no --bind 0.0.0.0 --dir "$data" --save '' --appendonly yes "$@" ;;
	*) "$server" "$@" ;;
esac
