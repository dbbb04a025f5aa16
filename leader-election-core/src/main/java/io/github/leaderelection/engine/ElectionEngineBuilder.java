package io.github.leaderelection.engine;

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Metadata;
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

	private @Nullable EngineEnvironment environment;

	private TimingRules rules = TimingRules.SAFE;

	private Function<Runnable, GuardedWork> guardedWork = GuardedWork::new;

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
	 * Set the candidate id, a label for people. Control characters are replaced.
	 * @param candidate 1 to 200 characters
	 * @return this builder
	 */
	public ElectionEngineBuilder candidate(String candidate) {
		if (candidate.isBlank() || candidate.length() > MAX_CANDIDATE_LENGTH) {
			throw new IllegalArgumentException(
					"Candidate id '%s' is blank or has more than %d characters: use a short readable label"
						.formatted(candidate, MAX_CANDIDATE_LENGTH));
		}
		this.candidate = candidate.replaceAll("\\p{Cntrl}", "?");
		return this;
	}

	/**
	 * Set what this instance publishes about itself, a URL for example.
	 * @param metadata the metadata
	 * @return this builder
	 */
	public ElectionEngineBuilder metadata(Map<String, String> metadata) {
		Metadata.encode(metadata);
		this.metadata = Map.copyOf(metadata);
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
	 * Replace how work is guarded. For tests that have to see it done wrong.
	 * @param guardedWork creates it, given what to call when it is idle
	 * @return this builder
	 */
	ElectionEngineBuilder guardedWork(Function<Runnable, GuardedWork> guardedWork) {
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
		return new ElectionEngine(
				new SessionTemplate(this.store, world(), this.settings, this.rules, this.candidate, this.metadata),
				this.guardedWork);
	}

}
