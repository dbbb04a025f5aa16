package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import io.github.leaderelection.ElectionStormEvent;
import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.LeaderMissingEvent;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link ElectionEngine}.
 */
public final class ElectionEngineBuilder {

	/**
	 * How many characters a candidate id may have.
	 */
	public static final int MAX_CANDIDATE_LENGTH = 200;

	private final ElectionStore store;

	private ElectionSettings settings = ElectionSettings.defaults();

	private String candidate = "candidate";

	private Map<String, String> metadata = Map.of();

	private @Nullable Duration leaderlessAfter;

	private boolean preferNewest;

	private StormLimit stormLimit = StormLimit.DEFAULT;

	private ElectionTelemetry telemetry = ElectionTelemetry.NONE;

	private BiFunction<EngineEnvironment, ElectionTelemetry, ElectionTelemetry> telemetryGuard = ContainedTelemetry::new;

	private @Nullable EngineEnvironment environment;

	private TimingRules rules = TimingRules.SAFE;

	private CandidacyRules candidacyRules = CandidacyRules.SAFE;

	private ViewRules viewRules = ViewRules.SAFE;

	private ClaimRules claimRules = ClaimRules.SAFE;

	private BiFunction<EngineEnvironment, Runnable, GuardedWork> guardedWork = GuardedWork::new;

	ElectionEngineBuilder(ElectionStore store) {
		this.store = store;
	}

	/**
	 * Set how long things take.
	 * @param settings the settings
	 * @return this builder
	 */
	public ElectionEngineBuilder settings(ElectionSettings settings) {
		this.settings = settings;
		return this;
	}

	/**
	 * Set the candidate id, a label for people. Characters that act on a terminal or
	 * break a line are replaced.
	 * @param candidate 1 to 200 characters
	 * @return this builder
	 */
	public ElectionEngineBuilder candidate(String candidate) {
		if (candidate.isBlank() || candidate.length() > MAX_CANDIDATE_LENGTH) {
			throw new IllegalArgumentException(
					"Candidate id '%s' is blank or has more than %d characters: use a short readable label"
						.formatted(ShownText.problem(candidate, MAX_CANDIDATE_LENGTH), MAX_CANDIDATE_LENGTH));
		}
		this.candidate = ShownText.printable(candidate);
		return this;
	}

	/**
	 * Set what this instance publishes about itself, a URL for example.
	 * @param metadata the metadata
	 * @return this builder
	 */
	public ElectionEngineBuilder metadata(Map<String, String> metadata) {
		Metadata.encode(metadata);
		metadata.keySet()
			.stream()
			.filter((key) -> key.startsWith(Announcements.RESERVED))
			.findAny()
			.ifPresent((key) -> {
				throw new IllegalArgumentException(
						"Metadata has the key '%s', and keys that begin with '%s' are reserved: use another one"
							.formatted(key, Announcements.RESERVED));
			});
		this.metadata = Map.copyOf(metadata);
		return this;
	}

	/**
	 * Add an entry to what this instance publishes about itself.
	 * @param key the key
	 * @param value the value
	 * @return this builder
	 * @throws IllegalArgumentException if the key is reserved, or the metadata becomes
	 * too long
	 */
	public ElectionEngineBuilder metadata(String key, String value) {
		Map<String, String> metadata = new HashMap<>(this.metadata);
		metadata.put(key, value);
		return metadata(metadata);
	}

	/**
	 * Set after how long without a known leader a {@link LeaderMissingEvent} is
	 * published. The default is twice the lease duration.
	 * @param leaderlessAfter the time, greater than zero
	 * @return this builder
	 */
	public ElectionEngineBuilder leaderlessAfter(Duration leaderlessAfter) {
		if (leaderlessAfter.isZero() || leaderlessAfter.isNegative()) {
			throw new InvalidSettingsException("leaderless-after", leaderlessAfter, "is not greater than zero",
					"Use a leaderless-after of at least the lease-duration.");
		}
		this.leaderlessAfter = leaderlessAfter;
		return this;
	}

	/**
	 * Set whether an instance leaves an election to those that run a newer version of the
	 * application, so that leadership moves once in a rolling restart that starts each
	 * new instance before it stops an old one. An instance that knows a live one of a
	 * newer version claims a retry period later. The version is the entry {@code version}
	 * of the {@linkplain #metadata metadata}, compared as that of a Java module; without
	 * one, or with one that does not begin with a digit, there is no preference.
	 * @param preferNewest whether newer instances come first, {@code false} by default
	 * @return this builder
	 */
	public ElectionEngineBuilder preferNewest(boolean preferNewest) {
		this.preferNewest = preferNewest;
		return this;
	}

	/**
	 * Set how often the leader of an election may change before that is a storm, which is
	 * reported by an {@link ElectionStormEvent} and during which candidates claim a
	 * little later. The default is five times in five minutes: a rolling restart of five
	 * instances moves leadership five times at most.
	 * @param changes how many changes within the window are no storm yet, 1 to 1,000
	 * @param window the length of the window, greater than zero and at most one day
	 * @return this builder
	 */
	public ElectionEngineBuilder storm(int changes, Duration window) {
		this.stormLimit = new StormLimit(changes, window);
		return this;
	}

	/**
	 * Set what receives the measurements of the engine. What it throws is reported as a
	 * failure and has no other effect. The default records nothing.
	 * @param telemetry the telemetry
	 * @return this builder
	 */
	public ElectionEngineBuilder telemetry(ElectionTelemetry telemetry) {
		this.telemetry = telemetry;
		return this;
	}

	/**
	 * Replace what contains what the telemetry throws. For tests that have to see it done
	 * wrong.
	 * @param guard wraps the telemetry, given the environment
	 * @return this builder
	 */
	ElectionEngineBuilder telemetryGuard(BiFunction<EngineEnvironment, ElectionTelemetry, ElectionTelemetry> guard) {
		this.telemetryGuard = guard;
		return this;
	}

	/**
	 * Set the clocks, randomness and threads. The default are those of the JVM.
	 * @param environment the environment
	 * @return this builder
	 */
	public ElectionEngineBuilder environment(EngineEnvironment environment) {
		this.environment = environment;
		return this;
	}

	/**
	 * Replace the rules of timing. For tests that have to see wrong ones caught.
	 * @param rules the rules
	 * @return this builder
	 */
	ElectionEngineBuilder rules(TimingRules rules) {
		this.rules = rules;
		return this;
	}

	/**
	 * Replace the rules of candidacy. For tests that have to see wrong ones caught.
	 * @param rules the rules
	 * @return this builder
	 */
	ElectionEngineBuilder candidacyRules(CandidacyRules rules) {
		this.candidacyRules = rules;
		return this;
	}

	/**
	 * Replace the rules of views. For tests that have to see wrong ones caught.
	 * @param rules the rules
	 * @return this builder
	 */
	ElectionEngineBuilder viewRules(ViewRules rules) {
		this.viewRules = rules;
		return this;
	}

	/**
	 * Replace the rules of claims. For tests that have to see wrong ones caught.
	 * @param rules the rules
	 * @return this builder
	 */
	ElectionEngineBuilder claimRules(ClaimRules rules) {
		this.claimRules = rules;
		return this;
	}

	/**
	 * Replace how work is guarded. For tests that have to see it done wrong.
	 * @param guardedWork creates it, given the environment and what to call when it is
	 * idle
	 * @return this builder
	 */
	ElectionEngineBuilder guardedWork(BiFunction<EngineEnvironment, Runnable, GuardedWork> guardedWork) {
		this.guardedWork = guardedWork;
		return this;
	}

	/**
	 * Put something between the engine and its environment. For tests that have to see
	 * what depends on it.
	 * @param bend wraps the environment
	 * @return this builder
	 */
	ElectionEngineBuilder bendEnvironment(UnaryOperator<EngineEnvironment> bend) {
		this.environment = bend.apply(world());
		return this;
	}

	private EngineEnvironment world() {
		return (this.environment != null) ? this.environment : new SystemEnvironment();
	}

	/**
	 * Build the engine.
	 * @return an engine that was not started yet
	 */
	public ElectionEngine build() {
		EngineEnvironment world = world();
		Duration leaderless = (this.leaderlessAfter != null) ? this.leaderlessAfter
				: this.settings.leaseDuration().multipliedBy(2);
		ReportingSettings reporting = new ReportingSettings(leaderless, this.stormLimit,
				this.telemetryGuard.apply(world, this.telemetry));
		return new ElectionEngine(
				new SessionTemplate(this.store, world, this.settings, this.rules, this.candidacyRules, this.viewRules,
						this.claimRules, this.candidate, this.metadata, this.preferNewest, reporting),
				this.guardedWork);
	}

}
