#!/bin/sh
# Runs a command, such as the tests of this folder, with a container engine that has images of Redis, Valkey, PostgreSQL,
# MariaDB and ZooKeeper. No registry is needed: the images are made from packages of Debian 13, under the names that the
# tests use.
#
#   testing/containers/images.sh mvn verify -Pdocker -pl testing/containers -am
#
# usage: images.sh COMMAND [ARGUMENT...]
#
# It runs on a Debian machine of any release, as root. Where an engine runs, the images that it lacks are added to it and
# stay there. Otherwise an engine is started by dockerd (package docker.io) that keeps everything in a temporary folder, and
# ends with the command.
set -eu

SUITE=trixie
PACKAGES="bash coreutils dash sed util-linux redis-server valkey-server postgresql-17 mariadb-server-core libzookeeper-java
	openjdk-21-jre-headless"
# Name, port, and the argument of server.sh
IMAGES="redis:8.0 6379 redis
	valkey/valkey:8.1 6379 valkey
	postgres:17 5432 postgres
	mariadb:11.8 3306 mariadb
	zookeeper:3.9 2181 zookeeper"

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/leader-containers.XXXXXX")
engine=

fail() {
	echo "images.sh: $1" >&2
	exit 1
}

# Ends only the engine that this script has started
end() {
	if [ -n "$engine" ]; then
		kill "$engine" 2> /dev/null || true
		timeout 60 tail --pid="$engine" -f /dev/null || kill -KILL "$engine" 2> /dev/null || true
	fi
	rm -rf "$work" || true
}

start_engine() {
	command -v dockerd > /dev/null || fail "there is neither an engine nor dockerd (package docker.io)"
	DOCKER_HOST=unix://$work/docker.sock
	export DOCKER_HOST
	dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" -H "$DOCKER_HOST" > "$work/log" 2>&1 &
	engine=$!
	for _ in $(seq 120); do
		if docker version > /dev/null 2>&1; then
			return
		fi
		kill -0 "$engine" 2> /dev/null || break
		sleep 0.5
	done
	tail -n 20 "$work/log" >&2
	fail "dockerd does not start"
}

debian() {
	apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 'Created-By: Packages' | head -n 1
}

# The packages are unpacked, not installed: a server needs no more
unpack() {
	mirror=$(debian)
	if [ -z "$mirror" ]; then
		apt-get -qq update
		mirror=$(debian)
	fi
	[ -n "$mirror" ] || fail "apt knows no mirror of Debian; is this Debian?"
	mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$work/root"
	: > "$work/apt/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $SUITE main" > "$work/apt/sources.list"
	for step in update "install --download-only --no-install-recommends base-files $PACKAGES"; do
		# shellcheck disable=SC2086
		apt-get -qq -y -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=3 \
			-o Dir::Etc::sourcelist="$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
			-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
			-o Dir::State="$work/apt" -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" \
			$step > "$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log" >&2 && fail "apt cannot fetch the packages of $SUITE"; }
	done
	# It brings the links of /bin and /lib, which the others expect
	dpkg-deb -x "$work"/apt/archives/base-files_*.deb "$work/root"
	# JIT of PostgreSQL, which no query of the tests is large enough for
	rm -f "$work"/apt/archives/libllvm*.deb "$work"/apt/archives/libz3*.deb
	for package in "$work"/apt/archives/*.deb; do
		dpkg-deb -x "$package" "$work/root"
	done
	rm -rf "$work/apt" "$work/root/usr/share/doc" "$work/root/usr/share/locale" "$work/root/usr/share/man"
	printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' 'server:x:999:999:server:/data:/bin/sh' > "$work/root/etc/passwd"
	printf '%s\n' 'root:x:0:' 'server:x:999:' > "$work/root/etc/group"
	install -D -m 755 "$here/src/main/images/server.sh" "$work/root/usr/local/bin/server.sh"
}

# One import, and for each image only its settings
make_images() {
	missing=$(echo "$IMAGES" | while read -r name port server; do
		docker image inspect "$name" > /dev/null 2>&1 || echo "$name $port $server"
	done)
	[ -n "$missing" ] || return 0
	unpack
	tar -C "$work/root" -c . | docker import - leader-election-servers > /dev/null
	rm -rf "$work/root"
	container=$(docker create leader-election-servers true)
	echo "$missing" | while read -r name port server; do
		docker commit -c "ENTRYPOINT [\"server.sh\", \"$server\"]" -c 'CMD []' -c "EXPOSE $port" "$container" "$name" > /dev/null
	done
	docker rm "$container" > /dev/null
}

[ $# -gt 0 ] || fail "usage: images.sh COMMAND [ARGUMENT...]"
trap end EXIT
trap 'exit 130' INT TERM
docker version > /dev/null 2>&1 || start_engine
make_images
# Helper containers of Testcontainers would come from a registry, and the engine publishes its ports on this machine
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
export TESTCONTAINERS_PULL_TIMEOUT=10
"$@"
