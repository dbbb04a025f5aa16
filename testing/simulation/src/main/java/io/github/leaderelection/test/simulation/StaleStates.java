package io.github.leaderelection.test.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * The last states of the simulated store, which a stale read of a server that lags may
 * find, and what a store may assume in place of that.
 */
final class StaleStates {

	private static final int MOST = 40;

	private static final int ASSUMED_IN = 4;

	private final Deque<State> states = new ArrayDeque<>();

	private final SplittableRandom random;

	StaleStates(SplittableRandom random) {
		this.random = random;
	}

	void written(long order, String storeId, boolean recurring, Records records, Map<SessionId, Session> sessions) {
		this.states.addLast(new State(order, storeId, recurring, records, new LinkedHashMap<>(sessions)));
		if (this.states.size() > MOST) {
			this.states.removeFirst();
		}
	}

	/**
	 * Read any state that is not too old.
	 * @param base the view that the reader holds
	 * @param atLeast the number of the write that the state has to contain
	 * @return the state as a view, empty if it would be too old
	 */
	Optional<ElectionView> read(ElectionView base, long atLeast) {
		List<State> possible = new ArrayList<>(
				this.states.stream().filter((state) -> state.order() >= atLeast).toList());
		// The server that is asked may lag behind the base
		int chosen = this.random.nextInt(possible.size() + 1);
		if (chosen == possible.size()) {
			return Optional.empty();
		}
		State state = possible.get(chosen);
		String mark = state.records().mark();
		Records records = (mark != null && mark.equals(base.records().mark())) ? base.records() : state.records();
		return Optional.of(new ElectionView(state.storeId(), state.recurring(), true, records, state.sessions()));
	}

	/**
	 * Assume that any leader has left, at times.
	 * @param base the view that the reader holds
	 * @return the base without that leader, empty if nothing is assumed
	 */
	Optional<ElectionView> assume(ElectionView base) {
		List<SessionId> leaders = List.copyOf(base.records().holders());
		return (leaders.isEmpty() || this.random.nextInt(ASSUMED_IN) > 0) ? Optional.empty()
				: Optional.of(without(leaders.get(this.random.nextInt(leaders.size())), base));
	}

	// As if it had released all that it held, whether it has or not
	private static ElectionView without(SessionId leader, ElectionView base) {
		Map<String, ElectionRecord> records = new LinkedHashMap<>(base.elections());
		records.replaceAll((election, record) -> (record.isHeldBy(leader))
				? new ElectionRecord(election, ElectionRecord.State.RELEASED, null, record.token(), record.storeId())
				: record);
		Map<SessionId, Session> sessions = new LinkedHashMap<>(base.sessions());
		sessions.remove(leader);
		return new ElectionView(base.storeId(), base.recurring(), true, new Records(null, records), sessions);
	}

	private record State(long order, String storeId, boolean recurring, Records records,
			Map<SessionId, Session> sessions) {
	}

}
