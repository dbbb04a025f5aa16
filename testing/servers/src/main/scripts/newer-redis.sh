#!/bin/sh
# Fetches a Redis or Valkey that is newer than the one the tests bring along, and prints
# the path of a program to run all of them on it:
#
#   mvn verify -Dservers.redis-server=$(testing/servers/src/main/scripts/newer-redis.sh valkey)
#
# usage: newer-redis.sh redis|valkey [IMAGE]
#
# Without an image it comes from the packages of Debian 13, which a Debian machine of any
# other release fetches by its own apt (no root needed; "apt-get update" must have been run
# once). With one, such as valkey/valkey:8 or redis:8, it is copied out of that image, which
# takes a container engine (docker, or what DOCKER names) and an image made from Debian.
#
# Either way it runs as a plain process with the libraries that came with it. A container
# would not do: a signal to "docker run" does not kill or pause the server in it.
set -eu

SUITE=trixie

fail() {
	echo "newer-redis.sh: $1" >&2
	exit 1
}

case "${1:-}" in
	redis | valkey) name=$1-server ;;
	*) fail "usage: newer-redis.sh redis|valkey [IMAGE]" ;;
esac
image=${2:-}

from_debian() {
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' \
		'Created-By: Packages' | head -n 1)
	[ -n "$mirror" ] || fail "apt knows no mirror of Debian; is this Debian, and was 'apt-get update' run?"
	mkdir -p "$part/apt/lists/partial" "$part/apt/archives/partial"
	: > "$part/apt/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $SUITE main" > "$part/apt/sources.list"
	for step in update "install --download-only --no-install-recommends $name"; do
		# An apt of our own, to which nothing is installed, so that all that is needed comes.
		# shellcheck disable=SC2086
		apt-get -qq -y -o APT::Sandbox::User="$(id -un)" \
			-o Dir::Etc::sourcelist="$part/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
			-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
			-o Dir::State="$part/apt" -o Dir::State::status="$part/apt/status" -o Dir::Cache="$part/apt" \
			$step >&2 || fail "apt cannot fetch $name of $SUITE"
	done
	for package in "$part"/apt/archives/*.deb; do
		dpkg-deb -x "$package" "$part/root"
	done
	rm -r "$part/apt"
}

from_image() {
	engine=${DOCKER:-docker}
	container=$("$engine" create "$image" "$name") || fail "$engine cannot make a container of $image"
	"$engine" export "$container" | tar -x --no-same-owner --exclude='dev/*' -C "$part/root"
	"$engine" rm "$container" > /dev/null
}

first() {
	for file in "$@"; do
		if [ -e "$file" ]; then
			echo "$file"
			return
		fi
	done
}

all=${TMPDIR:-/tmp}/leader-newer-redis-$(id -u)
mkdir -p -m 755 "$all"
[ -O "$all" ] || fail "$all belongs to somebody else"
home=$all/$name-$(echo "${image:-$SUITE}" | tr -c 'A-Za-z0-9.\n' -)
if [ ! -d "$home" ]; then
	part=$home.part
	rm -rf "$part"
	mkdir -p "$part/root"
	if [ -n "$image" ]; then from_image; else from_debian; fi
	program=$(first "$part/root/usr/local/bin/$name" "$part/root/usr/bin/$name")
	[ -n "$program" ] || fail "there is no $name in it"
	loader=$(first "$part"/root/usr/lib64/ld-linux-*.so.? "$part"/root/usr/lib/ld-linux-*.so.?)
	libraries=$(first "$part"/root/usr/lib/*-linux-gnu)
	[ -n "$loader" ] && [ -n "$libraries" ] || fail "it is not made from Debian"
	# It executes the server in its own place, whose process id the tests need.
	cat > "$part/$name" <<END
#!/bin/sh
exec "$home${loader#"$part"}" --library-path "$home${libraries#"$part"}" "$home${program#"$part"}" "\$@"
END
	chmod 755 "$part/$name"
	mv "$part" "$home"
fi
"$home/$name" --version >&2
echo "$home/$name"
