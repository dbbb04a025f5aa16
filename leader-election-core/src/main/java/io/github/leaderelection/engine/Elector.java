package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What the application holds in hand: reads what the state thread publishes, and outlives
 * the sessions in which this instance is a candidate.
 */
final class Elector implements LeaderElector {

	private static final Duration LONGEST_WAIT = Duration.ofDays(365);

	private final String election;

	private final EngineEnvironment environment;

	private final BiFunction<Elector, ElectionListener, Subscription> listenerRegistration;

	private final BiConsumer<Elector, Term> afterResign;

	private final GuardedWork work;

	private final Standing standing;

	private final Object granted = new Object();

	private volatile @Nullable Term term;

	private volatile @Nullable Leader leader;

	/**
	 * Create a new {@link Elector}.
	 * @param election the name of the election
	 * @param environment the clocks
	 * @param listenerRegistration how to register a listener
	 * @param afterResign receives the term that was resigned, which has ended already
	 * @param work the work that runs while this instance leads
	 * @param standing whether this instance is a candidate
	 */
	Elector(String election, EngineEnvironment environment,
			BiFunction<Elector, ElectionListener, Subscription> listenerRegistration,
			BiConsumer<Elector, Term> afterResign, GuardedWork work, Standing standing) {
		this.election = election;
		this.environment = environment;
		this.listenerRegistration = listenerRegistration;
		this.afterResign = afterResign;
		this.work = work;
		this.standing = standing;
	}

	@Override
	public String election() {
		return this.election;
	}

	@Override
	public boolean isLeader() {
		Term current = this.term;
		return current != null && current.isValid();
	}

	@Override
	public Optional<Leadership> leadership() {
		Term current = this.term;
		return (current != null && current.isValid()) ? Optional.of(current) : Optional.empty();
	}

	@Override
	public Optional<Leader> leader() {
		return Optional.ofNullable(this.leader);
	}

	@Override
	public Optional<Leadership> awaitLeadership(Duration timeout) throws InterruptedException {
		this.standing.warnOfEarlyWait(this.election);
		long start = this.environment.nanoTime();
		synchronized (this.granted) {
			Optional<Leadership> leadership = leadership();
			long limit = (timeout.compareTo(LONGEST_WAIT) < 0) ? timeout.toNanos() : LONGEST_WAIT.toNanos();
			long remaining = limit;
			while (leadership.isEmpty() && remaining > 0 && !this.standing.isEnded()) {
				this.granted.wait(remaining / 1_000_000, (int) (remaining % 1_000_000));
				leadership = leadership();
				remaining = limit - (this.environment.nanoTime() - start);
			}
			return leadership;
		}
	}

	@Override
	public boolean resign() {
		Term current = this.term;
		if (current == null || !current.isValid()) {
			return false;
		}
		current.end(Reason.RESIGNED);
		this.afterResign.accept(this, current);
		return true;
	}

	@Override
	public <T, E extends Exception> Optional<T> callIfLeader(LeaderWork<? extends @Nullable T, E> work) throws E {
		Term current = this.term;
		return (current != null) ? this.work.run(current, work) : Optional.empty();
	}

	@Override
	public Subscription addListener(ElectionListener listener) {
		return this.listenerRegistration.apply(this, listener);
	}

	GuardedWork work() {
		return this.work;
	}

	void endTerm(Reason reason) {
		Term current = this.term;
		if (current != null && current.isValid()) {
			current.end(reason);
		}
	}

	void grant(Term granted) {
		this.term = granted;
		wakeWaiters();
	}

	/**
	 * Let threads that wait for leadership see what has changed.
	 */
	void wakeWaiters() {
		synchronized (this.granted) {
			this.granted.notifyAll();
		}
	}

	void observeLeader(@Nullable Leader leader) {
		this.leader = leader;
	}

	@Override
	public String toString() {
		return "LeaderElector[%s]".formatted(this.election);
	}

}
