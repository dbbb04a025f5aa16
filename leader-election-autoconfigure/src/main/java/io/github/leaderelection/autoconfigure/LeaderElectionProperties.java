package io.github.leaderelection.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.Names;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.support.ElectionTiming;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for leader election.
 *
 * @param enabled Whether this instance takes part in elections. If not, methods with
 * OnLeader are skipped.
 * @param backend Backend that keeps the elections. By default the only one whose
 * infrastructure is present.
 * @param namespace Name that the instances of one application share and other
 * applications do not. By default the value of spring.application.name.
 * @param candidateId Readable label of this instance. By default its host name and
 * process id.
 * @param elections Names of the elections to join at start. The first one is that of the
 * LeaderElector bean and of OnLeader without a name.
 * @param metadata Details of this instance that other instances can read, such as a URL.
 * @param leaseDuration Time since the last observed heartbeat after which another
 * instance may take over.
 * @param renewDeadline Time after the sending of its last acknowledged heartbeat at which
 * a leader stops. By default 70 percent of the lease duration.
 * @param retryPeriod Interval between heartbeats of each instance. By default 20 percent
 * of the lease duration.
 * @param operationTimeout Time that a call of the store may take before it counts as
 * failed and the store as unreachable. By default the retry period, but at most 5
 * seconds.
 * @param drainTimeout Time that a clean hand-off waits for running work before it
 * interrupts that work.
 * @param claimMissing Whether an election without a record in the store may be claimed
 * immediately. Safe only if the store cannot lose its data while an instance leads.
 * @param maxElections Maximum number of elections that expressions in OnLeader may join.
 * @param failFast Whether the application fails to start if the store cannot be reached.
 * @param paused Whether this instance starts with its candidacy paused. The label of the
 * pause is configuration.
 * @param leaderlessAfter Time without a known leader after which an event is published.
 * By default twice the lease duration.
 * @param handOff Which instance is to lead next.
 * @param shutdown When a shutdown releases the elections.
 * @param storm When a leader changes too often.
 */
@ConfigurationProperties("leader-election")
@KeptWhenDisabled
public record LeaderElectionProperties(@DefaultValue("true") boolean enabled, @Nullable String backend,
		@Nullable String namespace, @Nullable String candidateId, @DefaultValue("default") List<String> elections,
		@DefaultValue Map<String, String> metadata, @DefaultValue("10s") Duration leaseDuration,
		@Nullable Duration renewDeadline, @Nullable Duration retryPeriod, @Nullable Duration operationTimeout,
		@DefaultValue("15s") Duration drainTimeout, @Nullable Boolean claimMissing,
		@DefaultValue("10000") int maxElections, @DefaultValue("false") boolean failFast,
		@DefaultValue("false") boolean paused, @Nullable Duration leaderlessAfter, @DefaultValue HandOff handOff,
		@DefaultValue Shutdown shutdown, @DefaultValue Storm storm) {

	/**
	 * Name of the election if no other is set.
	 */
	public static final String DEFAULT_ELECTION = "default";

	public LeaderElectionProperties {
		elections = (elections.isEmpty()) ? List.of(DEFAULT_ELECTION) : elections.stream().distinct().toList();
		elections.forEach(Names::requireElection);
		metadata = Map.copyOf(metadata);
	}

	/**
	 * Return the name of the default election.
	 * @return the first of the elections
	 */
	public String defaultElection() {
		return this.elections.get(0);
	}

	/**
	 * Return the settings of the engine, those that are not set in proportion to the
	 * lease duration.
	 * @param claimMissingByDefault whether the backend lets missing records be claimed at
	 * once
	 * @return the settings
	 */
	ElectionSettings settings(boolean claimMissingByDefault) {
		Duration retry = (this.retryPeriod != null) ? this.retryPeriod
				: ElectionSettings.defaultRetryPeriod(this.leaseDuration);
		return new ElectionSettings(this.leaseDuration,
				(this.renewDeadline != null) ? this.renewDeadline
						: ElectionSettings.defaultRenewDeadline(this.leaseDuration),
				retry,
				(this.operationTimeout != null) ? this.operationTimeout
						: ElectionSettings.defaultOperationTimeout(retry),
				this.drainTimeout, (this.claimMissing != null) ? this.claimMissing : claimMissingByDefault);
	}

	/**
	 * Return how long a call of the store may take.
	 * @return the operation timeout, as set or by default
	 */
	public Duration operationTimeout() {
		return settings(false).operationTimeout();
	}

	/**
	 * Return the durations of the elections.
	 * @return the durations, as set or by default
	 */
	public ElectionTiming timing() {
		ElectionSettings settings = settings(false);
		return new ElectionTiming(settings.leaseDuration(), settings.renewDeadline(), settings.retryPeriod(),
				settings.operationTimeout());
	}

	/**
	 * Return whether a shutdown releases elections before the engine is stopped.
	 * @return whether it does so as soon as guarded work has ended
	 */
	boolean releasesEarly() {
		return this.shutdown.release() == Release.EARLY;
	}

	/**
	 * Which instance is to lead next.
	 *
	 * @param prefer Instances that claim an election first: any, or those with the newest
	 * version in their metadata, which by default is the version of the build.
	 */
	public record HandOff(@DefaultValue("any") Prefer prefer) {

	}

	/**
	 * When a shutdown releases the elections.
	 *
	 * @param release When a shutdown releases the elections: last, after web servers,
	 * listeners and schedulers have stopped, or early, as soon as guarded work has ended.
	 */
	public record Shutdown(@DefaultValue("last") Release release) {

	}

	/**
	 * When a leader changes too often. That is a warning and an event, and candidates
	 * claim a little later until it is over.
	 *
	 * @param changes Maximum number of changes of the leader of an election within the
	 * window. More of them are a storm.
	 * @param window Time in which the changes are counted, at most one day.
	 */
	public record Storm(@DefaultValue("5") int changes, @DefaultValue("5m") Duration window) {

	}

	/**
	 * Instances that claim an election first.
	 */
	public enum Prefer {

		/**
		 * No preference.
		 */
		ANY,

		/**
		 * Instances with the newest version of the application.
		 */
		NEWEST

	}

	/**
	 * Time of the release in a shutdown.
	 */
	public enum Release {

		/**
		 * After web servers, message listeners and schedulers have stopped.
		 */
		LAST,

		/**
		 * As soon as guarded work has ended. Code that only asked {@code isLeader()} may
		 * still run when the next leader starts.
		 */
		EARLY

	}

}
