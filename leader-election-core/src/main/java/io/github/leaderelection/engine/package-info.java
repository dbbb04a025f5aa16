/**
 * The election engine: the only place that knows time.
 * <p>
 * Each heartbeat of a session brings a view of the store. The session takes it to its
 * candidacies, one for each election. A candidacy checks its term by it, or decides what
 * to do about the record of its election, and what all of them propose goes to the store
 * in batches. Rules that comments cite by number are those of {@code docs/safety.md}.
 * <h2>The engine and what applications hold of it</h2>
 * <ul>
 * <li>{@link ElectionEngine}: elects leaders over any store
 * <li>{@link ElectionEngineBuilder}: builds an engine
 * <li>{@link ElectionSettings}: how long things take, and which durations go together
 * <li>{@link InvalidSettingsException}: settings under which elections would not be safe
 * or could not work
 * <li>{@link Elector}: what the application holds of one election, over all sessions
 * <li>{@link ElectorCalls}: what an elector asks of the engine
 * <li>{@link Electors}: all elections that the application has joined
 * <li>{@link Pauses}: the labels of pauses, of one election or of all
 * <li>{@link Standing}: whether this instance is a candidate, over all sessions
 * <li>{@link StatusSnapshot}: makes the status of an election from what its elector
 * publishes
 * <li>{@link EngineListeners}: registers listeners, which receive the current state first
 * <li>{@link EventDispatcher}: takes events to the listeners, on a thread that renews
 * nothing
 * </ul>
 * <h2>Clocks, threads and rules, which a simulation replaces</h2>
 * <ul>
 * <li>{@link EngineEnvironment}: the clocks, the randomness and the threads of an engine
 * <li>{@link SystemEnvironment}: those of the JVM
 * <li>{@link Moment}: a point in time by both clocks
 * <li>{@link TimingRules}: what deadlines, silence, watches and tokens are counted from
 * <li>{@link CandidacyRules}: when an instance pauses, leaves or lets another one come
 * first
 * <li>{@link ViewRules}: when an answer that the records are unchanged counts, and what
 * terms share
 * <li>{@link ClaimRules}: how claims are sent together, shared out, and made by a stale
 * read
 * </ul>
 * <h2>The session of an instance</h2>
 * <ul>
 * <li>{@link Sessions}: the session that runs and the one that is leaving
 * <li>{@link SessionTemplate}: what all sessions of an engine have in common
 * <li>{@link SessionContext}: what all parts of a session share and none of them changes
 * <li>{@link SessionParts}: what the elections of a session share and change
 * <li>{@link SessionAssembly}: puts the parts of a session together
 * <li>{@link RunningSession}: drives a session from start to stop, by one periodic tick
 * <li>{@link OverduePass}: takes to the candidacies what timers have not done in time
 * <li>{@link Requests}: counts the changes that the application makes
 * <li>{@link Timers}: the timers of a session, which the tick makes up for
 * <li>{@link ContainedTask}: runs a task and reports what it throws
 * <li>{@link CampaignGate}: whether a session may be granted terms
 * <li>{@link StallWatch}: notices that this process or its machine did not run
 * <li>{@link Departure}: the end of a session, from the drain to the last listener
 * </ul>
 * <h2>Heartbeats and the views that they bring</h2>
 * <ul>
 * <li>{@link HeartbeatLoop}: when to send the next heartbeat
 * <li>{@link HeartbeatPace}: how far apart heartbeats are
 * <li>{@link HeartbeatExchange}: what a heartbeat takes to the store and brings back
 * <li>{@link Heartbeat}: one heartbeat on its way
 * <li>{@link HeartbeatResults}: takes each view, or what went wrong, to the parts of a
 * session
 * <li>{@link Announcements}: what a session says of itself with each heartbeat
 * <li>{@link SessionLease}: for how long a session itself is alive by its own clocks
 * <li>{@link ViewIntake}: takes in each view once, and holds the base of the next
 * heartbeat
 * <li>{@link Observation}: a view, with when it was asked for and when it came
 * <li>{@link Evidence}: what a view says about the election records
 * <li>{@link ViewPass}: takes each view to the candidacies
 * <li>{@link Hints}: turns hints of the store into stale reads and earlier heartbeats
 * <li>{@link StaleReads}: reads the store without a write after a hint, in place of an
 * early heartbeat
 * </ul>
 * <h2>What a session has seen of the store</h2>
 * <ul>
 * <li>{@link StoreWatch}: for how long sessions have been silent, and the store has been
 * the same
 * <li>{@link Silence}: since when each session has been silent
 * <li>{@link IdentityWatch}: for how long the store has shown one identity without a gap
 * <li>{@link LiveSessions}: which sessions of a view are alive, and which are newer
 * <li>{@link Roster}: the sessions of the last view as far as decisions depend on them
 * <li>{@link Members}: the instances that are alive, and the eviction of those that are
 * long dead
 * </ul>
 * <h2>Candidacies and what they decide</h2>
 * <ul>
 * <li>{@link JoinedElections}: makes a session a candidate in what the application has
 * joined
 * <li>{@link Candidacies}: the elections in which a session is a candidate
 * <li>{@link Agenda}: which candidacies have something to do with the next view
 * <li>{@link Candidacy}: the part of a session in one election
 * <li>{@link Deliberation}: what a candidacy without a term does about its record
 * <li>{@link Decision}: what a candidate does in a situation, as a pure function
 * <li>{@link Situation}: all that a candidate knows when it decides
 * <li>{@link RecordWatch}: for how long a record has been seen unchanged, and whether to
 * believe it
 * <li>{@link Precedence}: how much later than others this instance claims, out of
 * courtesy
 * <li>{@link ClaimSpread}: how much later at random, so that not all claim at once
 * <li>{@link StandBack}: for how long the others come first after this instance has
 * resigned or lost its term in a storm
 * <li>{@link Share}: which of many elections an instance claims first
 * <li>{@link LeftRecord}: a record that was left to the others for a time
 * <li>{@link FencingTokens}: the next fencing token, always higher than any before
 * <li>{@link TokenHistory}: which tokens a session has used in an election
 * </ul>
 * <h2>Calls that change the store</h2>
 * <ul>
 * <li>{@link Proposal}: what a candidacy proposes to do about its record
 * <li>{@link ClaimProposal}: the proposal to claim a record
 * <li>{@link CreateProposal}: the proposal to create a record
 * <li>{@link Proposals}: what all candidacies propose in one pass, sent in batches
 * <li>{@link StoreOperation}: a call of the store that waits its turn
 * <li>{@link RecordOperation}: one that changes records, and what came of it
 * <li>{@link ClaimOperation}: claims records
 * <li>{@link CreateOperation}: creates records that are missing
 * <li>{@link ReleaseOperation}: releases a record
 * <li>{@link ForgottenRecords}: releases what late claims left in elections that this
 * session has left
 * <li>{@link Attempts}: how often in a row the same was attempted in vain
 * <li>{@link OperationQueue}: makes these calls one after another
 * <li>{@link StoreCalls}: takes calls to the store threads, and their outcomes back
 * </ul>
 * <h2>Terms and their leases</h2>
 * <ul>
 * <li>{@link Lease}: for how long a heartbeat keeps a term valid, by both clocks
 * <li>{@link LeaseCell}: a lease that heartbeats extend until it has run out for good
 * <li>{@link SharedLease}: the one lease of all terms of a session
 * <li>{@link Term}: one term of this instance, which any thread may ask whether it is
 * valid
 * <li>{@link TermPhase}: where the last term of a candidacy stands
 * <li>{@link TermLife}: moves the terms of a candidacy through these phases
 * <li>{@link TermCheck}: compares terms with views
 * <li>{@link Confirmation}: what a view says about a term
 * <li>{@link DeadlineWatch}: ends terms when their lease does, even if nobody asks
 * </ul>
 * <h2>Guarded work and its threads</h2>
 * <ul>
 * <li>{@link GuardedWork}: the work of one election, so that a hand-off waits for it and
 * a loss stops it
 * <li>{@link TermWork}: the same work, as the terms of a candidacy see it
 * <li>{@link WorkRun}: one run of it
 * <li>{@link RunSignals}: the signals of a run: drain, then stop
 * <li>{@link ThreadPart}: the part of a run on one thread, and its interrupts
 * <li>{@link WorkContext}: election and token in the logging context of a thread
 * </ul>
 * <h2>Who leads, and what is reported</h2>
 * <ul>
 * <li>{@link LeaderWatch}: watches who leads an election, and publishes it
 * <li>{@link LeaderKnowledge}: what is known of who leads
 * <li>{@link StormWatch}: notices that the leader changes too often
 * <li>{@link StormLimit}: how often is too often
 * <li>{@link AbsenceReport}: reports that no leader has been known for long
 * <li>{@link OverrunReport}: reports work that does not end after its signal to stop
 * <li>{@link TermReport}: what is logged and measured of the terms of a candidacy
 * <li>{@link DecisionLog}: explains why an election has no leader yet
 * <li>{@link IdentityLog}: reports failovers of the store, and an identity that does not
 * settle
 * <li>{@link OlderFormats}: reports that a session of an older format is visible
 * <li>{@link StoreCondition}: whether the store answers, over all sessions
 * <li>{@link FailureLog}: logs what the engine continues after
 * <li>{@link ContainedTelemetry}: passes measurements on, and contains what is thrown
 * <li>{@link ReportingSettings}: when to report, and where measurements go
 * </ul>
 */
@NullMarked
package io.github.leaderelection.engine;

import org.jspecify.annotations.NullMarked;
