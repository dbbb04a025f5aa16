package io.github.leaderelection.test.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated store holds, and what can become of that: a restart, a failover, a
 * failback, and losses of any part.
 */
final class StoreData {

	private final StoreHistory history;

	private final StateMark mark;

	private final List<Replica> replicas = new ArrayList<>();

	private ElectionTable table = new ElectionTable();

	private int incarnation = 1;

	private int incarnations = 1;

	StoreData(StoreHistory history, StateMark mark) {
		this.history = history;
		this.mark = mark;
	}

	void restart() {
		become(++this.incarnations);
	}

	private void become(int next) {
		this.history.departed(this.incarnation, this.table, this.mark.value());
		this.incarnation = next;
	}

	void wipe(boolean changeIdentity) {
		if (changeIdentity) {
			restart();
		}
		this.table = new ElectionTable();
		this.mark.become(null);
		this.history.clear();
	}

	void rollBack(long nanos) {
		restart();
		loseLast(nanos);
	}

	/**
	 * Fail over and lose the last records, but no heartbeats.
	 * @param nanos how much of the records
	 */
	void loseRecords(long nanos) {
		restart();
		StoreHistory.Snapshot past = this.history.past(nanos);
		this.table = new ElectionTable(past.elections().values(), this.table.sessions().values());
		this.mark.become(past.mark());
		this.history.loseLast(nanos);
	}

	/**
	 * Lose the mark alone.
	 */
	void loseMark() {
		this.mark.become(null);
	}

	private void loseLast(long nanos) {
		restore(this.history.past(nanos));
		this.history.loseLast(nanos);
	}

	private void restore(StoreHistory.Snapshot past) {
		this.table = new ElectionTable(past.elections().values(), past.sessions().values());
		this.mark.become(past.mark());
	}

	/**
	 * Become an earlier incarnation again.
	 * @param former the incarnation
	 * @param nanos how much it lost of what was written last, negative if it has only
	 * what it had when it ceased to be the primary
	 */
	void failBack(int former, long nanos) {
		StoreHistory.Snapshot own = this.history.departed(former);
		become(former);
		if (nanos >= 0) {
			loseLast(nanos);
		}
		else {
			restore(own);
			this.history.become(own);
		}
	}

	ElectionTable table() {
		return this.table;
	}

	void add(Replica replica) {
		this.replicas.add(replica);
	}

	/**
	 * Write a heartbeat.
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce known to have been written, or zero
	 * @return whether the session was found with a nonce not lower than that
	 */
	boolean heartbeat(Session session, long acknowledged) {
		Session before = this.table.sessions().get(session.id());
		boolean intact = this.table.heartbeat(session, acknowledged);
		if (this.table.sessions().get(session.id()) != before) {
			this.replicas.removeIf((replica) -> !replica.isOfUse());
			this.replicas.forEach((replica) -> replica.executed(session));
		}
		return intact;
	}

	int incarnation() {
		return this.incarnation;
	}

	String storeId() {
		return storeId(this.incarnation);
	}

	static String storeId(int incarnation) {
		return "incarnation-" + incarnation;
	}

	/**
	 * Return the records as a view has them.
	 * @param base the view that the reader holds
	 * @return the records
	 */
	Records records(@Nullable ElectionView base) {
		return this.mark.records(this.table, base);
	}

	/**
	 * Return the sessions as a reader sees them.
	 * @param reader the reader, who sees itself as it is
	 * @param lagNanos how long ago the others were so
	 * @return the sessions
	 */
	Map<SessionId, Session> visibleTo(SessionId reader, long lagNanos) {
		if (lagNanos == 0) {
			return this.table.sessions();
		}
		Map<SessionId, Session> visible = new LinkedHashMap<>(this.history.past(lagNanos).sessions());
		visible.put(reader, this.table.sessions().get(reader));
		return visible;
	}

	/**
	 * Note that a record has changed.
	 * @param released whether it was released
	 */
	void changed(boolean released) {
		this.mark.changed(released);
	}

	/**
	 * Note that an operation is done.
	 */
	void written() {
		this.history.written(this.table, this.mark.value());
	}

}
