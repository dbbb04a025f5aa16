package io.github.leaderelection.zookeeper;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.leaderelection.store.SessionId;

/**
 * The names of the nodes of a namespace, without those that no session and no record has.
 *
 * @param sessions the names of those of sessions
 * @param records the names of those of records
 */
record NodeNames(Set<String> sessions, Set<String> records) {

	static final NodeNames NONE = new NodeNames(Set.of(), Set.of());

	static Set<String> ofSessions(Collection<String> children) {
		return children.stream().filter(NodeNames::isSession).collect(Collectors.toUnmodifiableSet());
	}

	static Set<String> ofRecords(Collection<String> children) {
		return children.stream().filter(NodeNames::isRecord).collect(Collectors.toUnmodifiableSet());
	}

	boolean containAll(NodeNames others) {
		return this.sessions.containsAll(others.sessions)
				&& (this.records == others.records || this.records.containsAll(others.records));
	}

	private static boolean isSession(String child) {
		try {
			return new SessionId(child).value().equals(child);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean isRecord(String child) {
		try {
			return !NodePaths.decode(child).isEmpty();
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
