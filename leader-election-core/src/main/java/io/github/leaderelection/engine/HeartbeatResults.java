package io.github.leaderelection.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.Member;
import io.github.leaderelection.store.ShownText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the result of each heartbeat to the parts of one session that it concerns: a
 * view, which first goes to what ends terms, or what went wrong. Confined to the state
 * thread but for {@link #members()} and {@link #firstAnswer()}.
 */
final class HeartbeatResults {

	private static final Logger logger = LoggerFactory.getLogger(HeartbeatResults.class);

	private final SessionContext context;

	private final StoreCondition condition;

	private final SessionParts parts;

	private final Candidacies candidacies;

	private final JoinedElections joined;

	private final StaleReads staleReads;

	private final Departure departure;

	private final IdentityLog identityLog;

	private final ViewPass views;

	private final Members members;

	private final ForgottenRecords forgotten;

	private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();

	/**
	 * Create new {@link HeartbeatResults}.
	 * @param context the session
	 * @param condition whether the store answers
	 * @param parts the other parts of the session
	 * @param candidacies the elections that the session takes part in
	 * @param joined forgets those that the application has left
	 * @param requests counts what the application has changed
	 * @param staleReads takes in the last view
	 * @param departure the end of the session
	 */
	HeartbeatResults(SessionContext context, StoreCondition condition, SessionParts parts, Candidacies candidacies,
			JoinedElections joined, Requests requests, StaleReads staleReads, Departure departure) {
		this.context = context;
		this.condition = condition;
		this.parts = parts;
		this.candidacies = candidacies;
		this.joined = joined;
		this.staleReads = staleReads;
		this.departure = departure;
		this.identityLog = new IdentityLog(context.settings().leaseDuration(),
				(text) -> logger.info("[{}/{}] {}", context.self().candidate(), context.id(), text),
				(text) -> logger.warn("[{}/{}] {}", context.self().candidate(), context.id(), text));
		this.views = new ViewPass(context, candidacies, parts, requests);
		this.members = new Members(context, parts.watch(), parts.operations());
		this.forgotten = new ForgottenRecords(context, candidacies, parts.operations());
	}

	/**
	 * Take in a view.
	 * @param observation the view
	 */
	void observe(Observation observation) {
		// No stale read is judged by a view that was not taken in to its end
		this.staleReads.observe(null);
		// First what ends terms: the store may show a loss of writes only once
		IdentityWatch.Outcome outcome = this.parts.watch().observe(observation);
		boolean useful = observation.evidence() != Evidence.NONE;
		if (useful) {
			this.parts.lease().extend(observation.lease());
		}
		this.views.observe(observation);
		this.parts.stalls().answered();
		this.context.contained(this.condition::answered);
		this.context.contained(() -> this.identityLog.report(outcome, observation));
		if (useful) {
			use(observation);
		}
	}

	private void use(Observation observation) {
		this.staleReads.observe(observation);
		this.context.contained(() -> this.parts.proposals().send(observation));
		this.context.telemetry().view(observation.view().elections().size(), observation.view().sessions().size());
		this.context.contained(() -> this.parts.announcements().observe(observation.view()));
		this.context.contained(() -> this.members.observe(observation));
		this.context.contained(() -> this.forgotten.release(observation));
		this.context.contained(this.joined::forgetLeft);
		if (this.candidacies.isLeading()) {
			this.context.contained(() -> this.members.evictDead(observation));
		}
		this.firstAnswer.complete(null);
	}

	/**
	 * Note that a heartbeat has failed.
	 * @param cause what went wrong
	 */
	void failed(Throwable cause) {
		if (this.departure.isLeaving()) {
			return;
		}
		if (this.parts.stalls().excuses()) {
			logger.debug("[{}] a heartbeat has failed after this process did not run", this.context.id(),
					ShownText.withoutCredentials(cause));
		}
		else {
			this.condition.failed(cause);
		}
		if (this.parts.watch().isOutdated()) {
			this.members.forget();
			this.candidacies.forgetLeaders();
		}
	}

	/**
	 * Return the members, to any thread.
	 * @return the instances that were alive by the last view
	 */
	List<Member> members() {
		return this.members.alive();
	}

	/**
	 * Return what completes with the first view that was of use, to any thread.
	 * @return the future
	 */
	CompletableFuture<Void> firstAnswer() {
		return this.firstAnswer;
	}

}
