package io.github.leaderelection.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The election records of a namespace in one state. Views share it for as long as nothing
 * changes: a view that has the very object of an earlier one says that the records are
 * unchanged. Immutable.
 */
public final class Records {

	private final @Nullable String mark;

	private final Map<String, ElectionRecord> byElection;

	private final Set<SessionId> holders = new LinkedHashSet<>();

	/**
	 * Create the records of a state.
	 * @param mark what distinguishes this state from any other that the same incarnation
	 * of the store may have, {@code null} if the store cannot distinguish it. A store
	 * derives it from the content of the records, or changes it in the same atomic step
	 * as each record. A sequence whose order is not that of the commits is no mark
	 * @param byElection the election records by name
	 */
	public Records(@Nullable String mark, Map<String, ElectionRecord> byElection) {
		this.mark = mark;
		// A copy that keeps the order, so that a simulation can be replayed
		this.byElection = Collections.unmodifiableMap(new LinkedHashMap<>(byElection));
		for (ElectionRecord record : this.byElection.values()) {
			SessionId holder = record.holder();
			if (holder != null) {
				this.holders.add(holder);
			}
		}
	}

	/**
	 * Return the mark of this state.
	 * @return the mark, {@code null} if the store cannot distinguish this state from
	 * others
	 */
	public @Nullable String mark() {
		return this.mark;
	}

	/**
	 * Return the records.
	 * @return the records by the names of their elections
	 */
	public Map<String, ElectionRecord> byElection() {
		return this.byElection;
	}

	/**
	 * Return the sessions that hold records.
	 * @return their ids
	 */
	public Set<SessionId> holders() {
		return Collections.unmodifiableSet(this.holders);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Records records && Objects.equals(this.mark, records.mark)
				&& this.byElection.equals(records.byElection));
	}

	@Override
	public int hashCode() {
		// Not of each record: there may be thousands
		return Objects.hash(this.mark, this.byElection.size());
	}

	@Override
	public String toString() {
		return "Records[mark=%s, %s]".formatted(this.mark, this.byElection.values());
	}

}
