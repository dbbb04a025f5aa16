package io.github.leaderelection.ecosystem.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.github.leaderelection.ecosystem.integration.Journal.Entry;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What all instances did, in order.
 */
final class History {

	private final String name;

	private final List<Entry> entries = new CopyOnWriteArrayList<>();

	/**
	 * Create a new {@link History}.
	 * @param name keeps its instances apart from those of other histories
	 */
	History(String name) {
		this.name = name;
	}

	String name() {
		return this.name;
	}

	Journal journal(String instance) {
		return new Journal(instance, this.entries);
	}

	long count(String instance, String what) {
		return this.entries.stream().filter((entry) -> entry.instance().equals(instance) && entry.is(what)).count();
	}

	/**
	 * Return who was granted, one after the other.
	 */
	List<String> leaders() {
		return this.entries.stream().filter((entry) -> entry.is(Journal.GRANTED)).map(Entry::instance).toList();
	}

	/**
	 * Return whether the instance that was granted last has handled a message since.
	 */
	boolean works() {
		List<Entry> all = List.copyOf(this.entries);
		for (int i = all.size() - 1; i >= 0; i--) {
			if (all.get(i).is(Journal.GRANTED)) {
				String leader = all.get(i).instance();
				return all.subList(i, all.size())
					.stream()
					.anyMatch((entry) -> entry.instance().equals(leader) && entry.is(Journal.MESSAGE));
			}
		}
		return false;
	}

	/**
	 * Return what each instance did in each of its terms that have ended, in the order of
	 * their begin. Of the messages only the first one counts.
	 */
	List<List<String>> terms() {
		List<List<String>> terms = new ArrayList<>();
		Map<String, List<String>> current = this.entries.stream()
			.map(Entry::instance)
			.distinct()
			.collect(Collectors.toMap((instance) -> instance, (instance) -> new ArrayList<>()));
		for (Entry entry : this.entries) {
			if (entry.is(Journal.FAILED_EVENT)) {
				continue;
			}
			if (entry.is(Journal.GRANTED)) {
				List<String> begun = new ArrayList<>();
				terms.add(begun);
				current.put(entry.instance(), begun);
			}
			List<String> term = current.get(entry.instance());
			if (!entry.is(Journal.MESSAGE) || !term.contains(Journal.MESSAGE)) {
				term.add(entry.what());
			}
		}
		return terms.stream().filter((term) -> term.contains(Journal.REVOKED_EVENT)).toList();
	}

	/**
	 * Assert that no instance was granted before the one before it was revoked, and that
	 * an instance handled no message in the term of another one, apart from one that was
	 * under way when its endpoints stopped: Spring Integration does not wait for a poll.
	 */
	void assertExclusive() {
		@Nullable String leader = null;
		int late = 0;
		for (Entry entry : this.entries) {
			if (entry.is(Journal.GRANTED)) {
				assertThat(leader).as("leader when %s was granted", entry.instance()).isNull();
				leader = entry.instance();
				late = 0;
			}
			else if (entry.is(Journal.REVOKED_EVENT)) {
				assertThat(leader).isEqualTo(entry.instance());
				leader = null;
			}
			else if (entry.is(Journal.MESSAGE) && leader != null && !leader.equals(entry.instance())) {
				assertThat(++late).as("messages of %s in a term of %s", entry.instance(), leader).isLessThan(2);
			}
		}
	}

	@Override
	public String toString() {
		return this.entries.toString();
	}

}
