package io.github.leaderelection.engine;

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
}
