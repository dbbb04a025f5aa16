package io.github.leaderelection.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Says whether the operations on one register are linearizable by trying all orders, for
 * {@link HistoryChecker} to be compared with.
 */
final class HistorySearch {

	private HistorySearch() {
	}

	static boolean accepts(List<Operation> history) {
		return accepts(history, Version.ABSENT);
	}

	private static boolean accepts(List<Operation> rest, Version state) {
		if (rest.stream().allMatch((operation) -> operation.kind() == Operation.Kind.UNKNOWN)) {
			return true;
		}
		for (Operation next : rest) {
			if (rest.stream().noneMatch((other) -> precedes(other, next))) {
				List<Operation> others = new ArrayList<>(rest);
				others.remove(next);
				for (Version after : outcomes(next, state)) {
					if (accepts(others, after)) {
						return true;
					}
				}
			}
		}
		return false;
	}

	private static boolean precedes(Operation one, Operation other) {
		return one.kind() != Operation.Kind.UNKNOWN && one.completed() < other.invoked();
	}

	private static List<Version> outcomes(Operation operation, Version state) {
		boolean found = state.equals(operation.before());
		return switch (operation.kind()) {
			case WROTE -> found ? List.of(operation.after()) : List.of();
			case UNKNOWN -> found ? List.of(operation.after(), state) : List.of(state);
			case ENSURED -> List.of(found ? operation.after() : state);
			case REFUSED -> found ? List.of() : List.of(state);
			case READ -> state.equals(operation.after()) ? List.of(state) : List.of();
		};
	}

}
