package io.github.leaderelection.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.leaderelection.faults.Operation.Kind;

/**
 * Checks that what clients saw of a store is linearizable: that each operation can be
 * given a point in time between its invocation and its completion, at which it alone took
 * effect. One with an unknown outcome may have taken effect at any time since its
 * invocation, or never.
 * <p>
 * In general that takes a search (Wing and Gong, Lowe). Here no order has to be searched
 * for: each version of a register is written by one operation (of several that would
 * write the same, one was acknowledged or none), and versions only go up, so they
 * followed each other in <em>their</em> order. Of the operations with an unknown outcome
 * those took effect whose version was read or was what a later write needed to find; any
 * other one would have to be the last, and to leave it out costs nothing but what is said
 * below. So per register
 * <ol>
 * <li>each write needs to have found exactly the version before its own: otherwise an
 * acknowledged one was lost, or two won over the same version,</li>
 * <li>write i takes effect in [low, high], where low is the latest of its own invocation
 * and those of the reads of the version before, and high the earliest of its own
 * completion and those of the reads of its version. With {@code p(i) = max(low(1) …
 * low(i))} as their points, all is well if {@code p(i) <= high(i)} for all i.</li>
 * </ol>
 * <em>Whatever is rejected is wrong:</em> both conditions follow from the definition, as
 * no point may be lower than that of an earlier version, nor than low, nor higher than
 * high. <em>Whatever is accepted is right:</em> with the points p, a read of version i
 * has one in the stretch from {@code max(p(i), its invocation)} to
 * {@code min(p(i + 1), its
 * completion)}, which is not empty by the definitions of low and high. And histories that
 * are linearizable per register are so as a whole (Herlihy and Wing), if each operation
 * is one of one register. That is so for claims and releases. A heartbeat reads all
 * registers at once: of its views it is checked in addition that of any two one is the
 * earlier in every register.
 * <p>
 * A refusal is wrong if the register certainly held what was asked for all the time of
 * the call; there alone a wrong answer may pass, when other operations overlap with it.
 */
final class HistoryChecker {

	private final String register;

	private final Map<Version, Operation> written = new HashMap<>();

	private final NavigableMap<Version, Operation> chain = new TreeMap<>();

	private final Map<Version, Long> low = new HashMap<>();

	private final Map<Version, Long> high = new HashMap<>();

	private HistoryChecker(String register) {
		this.register = register;
	}

	/**
	 * Check a history.
	 * @param history the operations on all registers, in any order
	 * @return how many operations it has
	 * @throws AssertionError if it is not linearizable
	 */
	static int check(Collection<Operation> history) {
		Map<String, List<Operation>> registers = new LinkedHashMap<>();
		history.forEach((operation) -> registers.computeIfAbsent(operation.register(), (name) -> new ArrayList<>())
			.add(operation));
		registers.forEach((name, operations) -> new HistoryChecker(name).checkRegister(operations));
		return history.size();
	}

	/**
	 * Check views of many registers, each of which was read in one step.
	 * @param views versions by register
	 * @throws AssertionError if two of them cannot be put in an order
	 */
	static void checkViews(Collection<Map<String, Version>> views) {
		TreeSet<String> names = new TreeSet<>();
		views.forEach((view) -> names.addAll(view.keySet()));
		Comparator<Map<String, Version>> order = (one, other) -> 0;
		for (String name : names) {
			order = order.thenComparing((view) -> version(view, name));
		}
		Map<String, Version> earlier = Map.of();
		for (Map<String, Version> view : views.stream().sorted(order).toList()) {
			for (String name : names) {
				if (version(view, name).compareTo(version(earlier, name)) < 0) {
					throw new AssertionError(
							"Views that were not taken in one step: %s and %s".formatted(earlier, view));
				}
			}
			earlier = view;
		}
	}

	private static Version version(Map<String, Version> view, String name) {
		return view.getOrDefault(name, Version.ABSENT);
	}

	private void checkRegister(List<Operation> operations) {
		operations.stream()
			.filter((operation) -> operation.kind() != Kind.READ && operation.kind() != Kind.REFUSED)
			.forEach((write) -> this.written.merge(write.after(), write, this::theOneThatWrote));
		operations.forEach(this::takesEffect);
		boolean seen = !this.chain.isEmpty();
		if (!seen) {
			someCreated(operations);
		}
		checkChain();
		operations.forEach(this::bound);
		checkBounds();
		if (seen) {
			operations.stream().filter((operation) -> operation.kind() == Kind.REFUSED).forEach(this::checkRefusal);
		}
	}

	// A release that was tried again: if none was acknowledged, the first one is the one
	// that may have been executed at any time at which any of them may
	private Operation theOneThatWrote(Operation one, Operation other) {
		if (one.kind() != Kind.UNKNOWN && other.kind() != Kind.UNKNOWN) {
			throw wrong("%s was written twice", one.after());
		}
		boolean first = other.kind() == Kind.UNKNOWN
				&& (one.kind() != Kind.UNKNOWN || one.invoked() <= other.invoked());
		return first ? one : other;
	}

	private void takesEffect(Operation operation) {
		if (operation.kind() == Kind.WROTE || operation.kind() == Kind.READ) {
			Version version = operation.after();
			while (version != null && !version.equals(Version.ABSENT) && !this.chain.containsKey(version)) {
				Operation write = this.written.get(version);
				if (write == null) {
					throw wrong("%s was found, which nobody wrote, or another session", version);
				}
				this.chain.put(version, write);
				version = write.before();
			}
		}
	}

	// Who created what nobody has seen does not matter: the earliest could have been
	// later
	private void someCreated(List<Operation> operations) {
		if (operations.stream().anyMatch((operation) -> operation.kind() == Kind.ENSURED)) {
			this.written.values()
				.stream()
				.filter((write) -> Version.ABSENT.equals(write.before()))
				.min(Comparator.comparingLong(Operation::invoked))
				.ifPresent((write) -> this.chain.put(write.after(), write));
		}
	}

	private void checkChain() {
		Version found = Version.ABSENT;
		for (Operation write : this.chain.values()) {
			if (write.before() != null && !write.before().equals(found)) {
				throw wrong("%s was written over %s, though that was followed by %s", write.after(), write.before(),
						found);
			}
			found = write.after();
		}
	}

	private void bound(Operation operation) {
		if (operation.kind() != Kind.READ && this.written.get(operation.after()) != operation) {
			return;
		}
		switch (operation.kind()) {
			case WROTE -> {
				atLeast(operation.after(), operation.invoked());
				atMost(operation.after(), operation.completed());
			}
			case UNKNOWN -> atLeast(operation.after(), operation.invoked());
			case ENSURED -> {
				atLeast(operation.after(), operation.invoked());
				atMost(this.chain.firstKey(), operation.completed());
			}
			case READ -> {
				atLeast(this.chain.higherKey(operation.after()), operation.invoked());
				atMost(operation.after(), operation.completed());
			}
			default -> {
			}
		}
	}

	private void atLeast(Version version, long time) {
		this.low.merge(version, time, Math::max);
	}

	private void atMost(Version version, long time) {
		this.high.merge(version, time, Math::min);
	}

	private void checkBounds() {
		long point = Long.MIN_VALUE;
		for (Version version : this.chain.keySet()) {
			point = Math.max(point, this.low.get(version));
			this.low.put(version, point);
			if (point > high(version)) {
				throw wrong("%s was seen or acknowledged at %d, but what came before it was still there at %d", version,
						high(version), point);
			}
		}
		long end = Long.MAX_VALUE;
		for (Version version : this.chain.descendingKeySet()) {
			end = Math.min(end, high(version));
			this.high.put(version, end);
		}
	}

	private long high(Version version) {
		return this.high.getOrDefault(version, Long.MAX_VALUE);
	}

	private void checkRefusal(Operation refusal) {
		Version wanted = refusal.before();
		boolean there = wanted.equals(Version.ABSENT)
				|| this.chain.containsKey(wanted) && high(wanted) < refusal.invoked();
		Version next = this.chain.higherKey(wanted);
		boolean overwritten = (next != null) ? this.low.get(next) <= refusal.completed()
				: this.written.values()
					.stream()
					.anyMatch((write) -> wanted.equals(write.before()) && write.invoked() <= refusal.completed());
		if (there && !overwritten) {
			throw wrong("%s was refused, though it was there all the time", wanted);
		}
	}

	private AssertionError wrong(String message, Object... arguments) {
		return new AssertionError("'%s': %s".formatted(this.register, message.formatted(arguments)));
	}

}
