package io.github.leaderelection.test.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.test.simulation.StoreKind.Ages;
import org.jspecify.annotations.Nullable;

/**
 * What one process receives of the heartbeats apart from its views, as a voter of a Raft
 * cluster does: each of them some time after the store has executed it, and many at once
 * after a time in which it received none.
 */
final class Replica {

	private static final long USUAL_DELAY_NANOS = 20_000_000;

	/**
	 * After one heartbeat of so many it receives nothing for a while.
	 */
	private static final int CUT_OFF_IN = 30;

	private static final long ERROR_NANOS = 5_000_000_000L;

	private final Map<SessionId, Map<Long, Long>> received = new HashMap<>();

	private final Map<SessionId, Long> last = new HashMap<>();

	private final Ages ages;

	private final long longestNanos;

	private final SplittableRandom random;

	private final VirtualTime time;

	private final SimulatedProcess process;

	private long cutOffUntil;

	/**
	 * Create the replica of a process.
	 * @param scenario says what the process knows
	 * @param random decides when it receives what
	 * @param time the time
	 * @param process the process
	 */
	Replica(Scenario scenario, SplittableRandom random, VirtualTime time, SimulatedProcess process) {
		this.ages = scenario.kind().ages();
		this.longestNanos = 2 * scenario.lease().toNanos();
		this.random = random;
		this.time = time;
		this.process = process;
	}

	boolean isOfUse() {
		return this.ages != Ages.UNKNOWN && this.process.isAlive();
	}

	/**
	 * Note that the store has executed a heartbeat.
	 * @param session the session as of that heartbeat
	 */
	void executed(Session session) {
		if (this.random.nextInt(CUT_OFF_IN) == 0) {
			this.cutOffUntil = this.time.now() + this.random.nextLong(this.longestNanos);
		}
		long delay = this.random.nextLong(USUAL_DELAY_NANOS);
		this.time.schedule(Math.max(this.cutOffUntil - this.time.now(), delay),
				() -> receive(session.id(), session.nonce()));
	}

	private void receive(SessionId session, long nonce) {
		if (this.process.isRunning()) {
			this.received.computeIfAbsent(session, (id) -> new HashMap<>()).putIfAbsent(nonce, this.process.nanoTime());
			this.last.put(session, nonce);
		}
	}

	/**
	 * Return how old a heartbeat is here.
	 * @param session the session
	 * @param nonce the nonce of the heartbeat
	 * @return its age by the clock of the process
	 */
	OptionalLong age(SessionId session, long nonce) {
		@Nullable Long known = (this.ages == Ages.OF_ANY) ? this.last.get(session) : Long.valueOf(nonce);
		@Nullable Long time = (known != null) ? this.received.getOrDefault(session, Map.of()).get(known) : null;
		return (time != null) ? OptionalLong.of(age(time)) : OptionalLong.empty();
	}

	private long age(long time) {
		return this.process.nanoTime() - time + ((this.ages == Ages.TOO_OLD) ? ERROR_NANOS : 0);
	}

}
