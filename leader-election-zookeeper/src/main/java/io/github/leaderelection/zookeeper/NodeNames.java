package io.github.leaderelection.zookeeper;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The names of the nodes of a namespace, without those that no session and no record has.
 *
 * @param storeId the id of the store, {@code null} if it is not known
 * @param sessions the names of those of sessions
 * @param records the names of those of records
 */
record NodeNames(@Nullable String storeId, Set<String> sessions, Set<String> records) {

	static final NodeNames NONE = new NodeNames(null, Set.of(), Set.of());

	NodeNames withStore(String id) {
		return (id.equals(this.storeId)) ? this : new NodeNames(id, this.sessions, this.records);
	}

	NodeNames withSessions(Collection<String> children) {
		return (isSame(this.sessions, children)) ? this
				: new NodeNames(this.storeId, names(children, NodeNames::isSession), this.records);
	}

	NodeNames withRecords(Collection<String> children) {
		return (isSame(this.records, children)) ? this
				: new NodeNames(this.storeId, this.sessions, names(children, NodeNames::isRecord));
	}

	private static boolean isSame(Set<String> names, Collection<String> children) {
		return names.size() == children.size() && names.containsAll(children);
	}

	private static Set<String> names(Collection<String> children, Predicate<String> valid) {
		return children.stream().filter(valid).collect(Collectors.toUnmodifiableSet());
	}

	boolean containAll(NodeNames others) {
		return this == others || (this.sessions.containsAll(others.sessions)
				&& (this.records == others.records || this.records.containsAll(others.records)));
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
