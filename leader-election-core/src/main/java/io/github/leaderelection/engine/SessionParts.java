package io.github.leaderelection.engine;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the elections of one session share and change. State thread only, but for the
 * gate.
 *
 * @param gate whether a term may be granted
 * @param lease for how long the session is alive
 * @param shared the lease that terms share once a view has shown their records
 * @param watch what the session has seen of the store
 * @param sessions which sessions are alive
 * @param operations the calls of the store that are not heartbeats
 * @param proposals what the candidacies propose, sent at the end of each pass
 * @param heartbeats when the next view comes
 * @param deadlines watches the ends of terms
 * @param announcements what the session says of itself
 * @param stalls notices that this process did not run
 */
record SessionParts(CampaignGate gate, SessionLease lease, SharedLease shared, StoreWatch watch, LiveSessions sessions,
		OperationQueue operations, Proposals proposals, HeartbeatLoop heartbeats, DeadlineWatch deadlines,
		Announcements announcements, StallWatch stalls) {

	/**
	 * Make the parts of a session.
	 * @param context the session
	 * @param timers the timers of the session
	 * @param shared the lease that terms share once a view has shown their records
	 * @param expire ends what has run out, and returns after how many nanoseconds to do
	 * so again
	 * @param observer receives the view that a heartbeat has brought
	 * @param problems receives what went wrong with a heartbeat
	 * @return the parts
	 */
	static SessionParts of(SessionContext context, Timers timers, SharedLease shared, LongSupplier expire,
			Consumer<Observation> observer, Consumer<Throwable> problems) {
		StallWatch stalls = new StallWatch(context, context.tickNanos());
		StoreCalls calls = new StoreCalls(context.environment(), timers, context.settings());
		OperationQueue operations = new OperationQueue(context.environment(), calls);
		Announcements announcements = new Announcements(context.self());
		HeartbeatLoop heartbeats = new HeartbeatLoop(context, timers,
				new HeartbeatExchange(context, announcements, calls, new ViewIntake(context, observer)), problems);
		SessionLease lease = new SessionLease(context.environment());
		StoreWatch watch = new StoreWatch(context);
		LiveSessions sessions = new LiveSessions(context, watch);
		return new SessionParts(new CampaignGate(), lease, shared, watch, sessions, operations,
				new Proposals(context, lease, watch, sessions, operations), heartbeats,
				new DeadlineWatch(context, timers, expire), announcements, stalls);
	}

}
