#!/bin/sh
# Builds src/test/resources/previous.jar.gz: the classes of the commit before this one that keep elections, for the tests that run
# them beside the present ones. Two builds with the same JDK give the same bytes.
#
#   testing/compatibility/previous.sh COMMIT
#
# MVN names another Maven. When the format of what stores keep changes again, run it for the commit before the change.
set -eu
commit=${1:?Usage: $0 COMMIT}
module=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$(git -C "$module" rev-parse --show-toplevel)
git -C "$root" archive --format=tar "$commit" | tar -x -C "$work"
backends=leader-election-jdbc,leader-election-raft,leader-election-redis,leader-election-zookeeper
(cd "$work" && ${MVN:-mvn} -q -T1 package -DskipTests -Dcheckstyle.skip -Dmaven.compiler.debuglevel=none -pl "$backends" -am)
mkdir "$work/classes"
for name in core autoconfigure jdbc raft redis zookeeper; do
	cp -r "$work/leader-election-$name/target/classes/." "$work/classes/"
done
cd "$work/classes"
# What Spring Boot configures is not part of what stores keep: the engine, the SPI and the stores are, and what they use
find . -type f | sed 's/^..//' | LC_ALL=C sort | grep '^io/github/leaderelection/' |
	grep -Ev '/autoconfigure/|/(actuate|annotation|discovery|health|integration|metrics|report|schedule|work)/|/fencing/http/|/store/memory/' \
	> "$work/files"
printf 'Commit: %s\n' "$(git -C "$root" rev-parse --short=8 "$commit")" > "$work/manifest"
# Compressed as a whole, which takes half as much as each class for itself
jar --create --file "$work/previous.jar" --no-compress --date=2026-01-01T00:00:00Z --manifest "$work/manifest" "@$work/files"
gzip -9 -n -c "$work/previous.jar" > "$module/src/test/resources/previous.jar.gz"
ls -l "$module/src/test/resources/previous.jar.gz"
