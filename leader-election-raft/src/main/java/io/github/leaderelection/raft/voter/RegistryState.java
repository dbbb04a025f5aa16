package io.github.leaderelection.raft.voter;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster knows of itself. Immutable, since it is read by other threads than the
 * one that changes it.
 *
 * @param clusterId the random id of the cluster, empty before the first voter has
 * registered
 * @param version the version of the list of voters
 * @param voters the addresses of the voters by id
 * @param directories the ids of the directories by voter id, of all that ever were voters
 * @param awaited the ids of the first voters that do not know the cluster yet
 * @param wanted the list that is to replace this one, if there is one
 * @param formats which commands all voters execute
 */
public record RegistryState(String clusterId, long version, Map<String, String> voters, Map<String, String> directories,
		Set<String> awaited, @Nullable VoterList wanted, Formats formats) {

	/**
	 * What is known before the first voter has registered.
	 */
	public static final RegistryState EMPTY = new RegistryState("", 0, Map.of(), Map.of(), Set.of(), null,
			Formats.INITIAL);

	static final int MAX_DIRECTORIES = 10_000;

	/**
	 * Return the state of a cluster of which nobody knows yet.
	 * @param clusterId its id
	 * @param list its voters
	 * @return the state
	 */
	static RegistryState first(String clusterId, VoterList list) {
		return new RegistryState(clusterId, list.version(), list.voters(), Map.of(), list.ids(), null, Formats.INITIAL);
	}

	/**
	 * Return whether no voter has registered.
	 * @return whether there is no cluster
	 */
	public boolean isEmpty() {
		return this.clusterId.isEmpty();
	}

	/**
	 * Return whether all the first voters have written down which cluster is theirs.
	 * Before that, those that have lost their directory and those that have never had one
	 * could be a majority, and found another cluster beside this one.
	 * @return whether there may be elections
	 */
	public boolean hasBegun() {
		return !isEmpty() && this.awaited.isEmpty();
	}

	/**
	 * Return the ids of the voters.
	 * @return the ids
	 */
	public Set<String> ids() {
		return this.voters.keySet();
	}

	RegistryState with(String id, String directory) {
		Map<String, String> changed = new TreeMap<>(this.directories);
		changed.put(id, directory);
		return new RegistryState(this.clusterId, this.version, this.voters, Collections.unmodifiableMap(changed),
				this.awaited, this.wanted, this.formats);
	}

	/**
	 * Return the state after a voter has written down that it belongs to the cluster.
	 * @param id the id of the voter
	 * @return the state with it
	 */
	RegistryState joined(String id) {
		Set<String> left = new TreeSet<>(this.awaited);
		left.remove(id);
		return new RegistryState(this.clusterId, this.version, this.voters, this.directories,
				Collections.unmodifiableSet(left), this.wanted, this.formats);
	}

	RegistryState with(@Nullable VoterList wantedList) {
		return new RegistryState(this.clusterId, this.version, this.voters, this.directories, this.awaited, wantedList,
				this.formats);
	}

	RegistryState with(Formats executed) {
		return new RegistryState(this.clusterId, this.version, this.voters, this.directories, this.awaited, this.wanted,
				executed);
	}

	/**
	 * Return the state after the voters were changed. Those that were added have the log
	 * of the others, and those that were removed are not awaited any more. What is wanted
	 * by a later list is wanted still, unless it has become too large a step: those who
	 * ask for it again get a refusal.
	 * @param list the list that they were changed to
	 * @return the state with it
	 */
	RegistryState changed(VoterList list) {
		VoterList next = this.wanted;
		boolean later = next != null && next.version() > list.version() && !next.isTooFarFrom(list.ids());
		Set<String> left = new TreeSet<>(this.awaited);
		left.retainAll(list.ids());
		return new RegistryState(this.clusterId, list.version(), list.voters(), this.directories,
				Collections.unmodifiableSet(left), (later) ? next : null, this.formats);
	}

	/**
	 * Write this state without the formats, as the first version of this library does.
	 * @param writer where to write to
	 * @throws IOException if it cannot be written
	 */
	void write(ValueWriter writer) throws IOException {
		writer.text(this.clusterId);
		new VoterList(this.version, this.voters).write(writer);
		writer.count(this.directories.size());
		for (Map.Entry<String, String> directory : this.directories.entrySet()) {
			writer.text(directory.getKey());
			writer.text(directory.getValue());
		}
		writer.octet(this.awaited.size());
		for (String id : this.awaited) {
			writer.text(id);
		}
		writer.flag(this.wanted != null);
		if (this.wanted != null) {
			this.wanted.write(writer);
		}
	}

	static RegistryState read(ValueReader reader) throws IOException {
		String clusterId = reader.text();
		VoterList list = VoterList.read(reader);
		int count = reader.count();
		if (count > MAX_DIRECTORIES) {
			throw new IOException("%d directories are too many".formatted(count));
		}
		Map<String, String> directories = new TreeMap<>();
		for (int i = 0; i < count; i++) {
			directories.put(reader.text(), reader.text());
		}
		Set<String> awaited = new TreeSet<>();
		for (int left = reader.octet(); left > 0; left--) {
			awaited.add(reader.text());
		}
		VoterList wanted = (reader.flag()) ? VoterList.read(reader) : null;
		return new RegistryState(clusterId, list.version(), list.voters(), Collections.unmodifiableMap(directories),
				Collections.unmodifiableSet(awaited), wanted, Formats.INITIAL);
	}

}
