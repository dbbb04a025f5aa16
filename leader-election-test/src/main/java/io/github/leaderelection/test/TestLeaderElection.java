package io.github.leaderelection.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.Member;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;

/**
 * Electors whose leadership a test grants and revokes, with no backend and no waiting. It
 * runs the production engine with a store and clocks that this class controls: terms,
 * tokens, events and guarded work behave as in production, but all effects of a call,
 * listeners included, have happened when it returns. No instance leads before
 * {@link #grant}. Safe for use by any thread.
 *
 * @see TestLeaderElectionConfiguration
 */
public final class TestLeaderElection implements LeaderElectors {

	// So long that real time plays no part in a test
	private static final ElectionSettings SETTINGS = ElectionSettings.ofLease(Duration.ofDays(1))
		.withClaimMissing(true);

	private static final int ATTEMPTS = 20;

	private final ManualEnvironment environment = new ManualEnvironment();

	private final PuppetStore store = new PuppetStore(SETTINGS.leaseDuration());

	private final ElectionEngine engine = ElectionEngine.builder(this.store)
		.candidate("test")
		.settings(SETTINGS)
		.environment(this.environment)
		.build();

	/**
	 * Create a new {@link TestLeaderElection}, in which this instance leads nothing.
	 */
	public TestLeaderElection() {
		this.engine.start();
		this.engine.campaign();
	}

	/**
	 * Let this instance lead. Does nothing if it leads already.
	 * @param election the name of the election
	 * @return its term, with a fencing token higher than any before
	 */
	public Leadership grant(String election) {
		LeaderElector elector = elector(election);
		this.store.permit(election);
		for (int attempt = 0; attempt < ATTEMPTS && !elector.isLeader(); attempt++) {
			this.environment.advance(SETTINGS.retryPeriod());
		}
		return elector.leadership()
			.orElseThrow(() -> new IllegalStateException(
					"[%s] could not be granted: work of an earlier term still runs, or the election is paused"
						.formatted(election)));
	}

	/**
	 * Let another instance take over, as if this one had sent no heartbeat for too long:
	 * the term ends as superseded, and its running work is interrupted.
	 * @param election the name of the election
	 */
	public void revoke(String election) {
		elector(election);
		this.store.takeOver(election);
		this.environment.advance(SETTINGS.retryPeriod());
	}

	/**
	 * Pause this instance beyond its renew deadline, as a long garbage collection or a
	 * frozen machine does. {@link LeaderElector#isLeader()} is {@code false} when this
	 * method returns, although no event reports it and no work is interrupted before
	 * {@link #resume()}.
	 */
	public void pause() {
		this.store.forbidAll();
		this.environment.pause(SETTINGS.renewDeadline().plusSeconds(1));
	}

	/**
	 * Resume this instance after {@link #pause()}. It leads nothing until it is granted
	 * leadership again.
	 */
	public void resume() {
		this.environment.resume();
		this.environment.advance(SETTINGS.retryPeriod());
	}

	@Override
	public LeaderElector elector(String election) {
		return this.engine.elector(election);
	}

	@Override
	public Set<String> elections() {
		return this.engine.elections();
	}

	@Override
	public String candidate() {
		return this.engine.candidate();
	}

	@Override
	public boolean isCandidate() {
		return this.engine.isCandidate();
	}

	@Override
	public List<Member> members() {
		return this.engine.members();
	}

	@Override
	public Subscription addListener(ElectionListener listener) {
		return this.engine.addListener(listener);
	}

}
