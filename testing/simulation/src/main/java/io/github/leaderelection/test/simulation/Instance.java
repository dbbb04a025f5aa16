package io.github.leaderelection.test.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.engine.ElectionEngine;
import org.jspecify.annotations.Nullable;

/**
 * One start of a process with its engine, and what its listener has received.
 */
final class Instance {

	private final String name;

	private final SimulatedProcess process;

	private final SimulatedClock clock;

	private final ElectionEngine engine;

	private final Application application;

	private final Measured measured;

	private final Candidacies candidacies;

	private final ProcessStore store;

	private final Map<String, Long> announced = new HashMap<>();

	private final Set<String> revoked = new HashSet<>();

	private @Nullable String violation;

	Instance(String name, SimulatedProcess process, SimulatedClock clock, ElectionEngine engine,
			Application application, Measured measured, Candidacies candidacies, ProcessStore store) {
		this.store = store;
		this.name = name;
		this.process = process;
		this.clock = clock;
		this.engine = engine;
		this.application = application;
		this.measured = measured;
		this.candidacies = candidacies;
		engine.addListener(this::onEvent);
		application.begin(candidacies);
	}

	private void onEvent(ElectionEvent event) {
		this.measured.onEvent(event);
		if (event instanceof LeadershipGrantedEvent granted) {
			Long before = this.announced.put(granted.election(), granted.fencingToken());
			if (before != null || this.revoked.contains(granted.election() + granted.fencingToken())) {
				this.violation = "%s received %s after it was granted %s".formatted(this.name, granted, before);
			}
		}
		else if (event instanceof LeadershipRevokedEvent ended) {
			this.application.resignations().onRevoked(ended);
			this.revoked.add(ended.election() + ended.fencingToken());
			Long before = this.announced.remove(ended.election());
			if (before == null || before != ended.fencingToken()) {
				this.violation = "%s received %s after it was granted %s".formatted(this.name, ended, before);
			}
		}
	}

	void start() {
		this.engine.start();
		this.engine.campaign();
	}

	String name() {
		return this.name;
	}

	SimulatedProcess process() {
		return this.process;
	}

	SimulatedClock clock() {
		return this.clock;
	}

	ElectionEngine engine() {
		return this.engine;
	}

	Application application() {
		return this.application;
	}

	Measured measured() {
		return this.measured;
	}

	List<LeaderElector> electors() {
		return this.candidacies.electors();
	}

	Candidacies candidacies() {
		return this.candidacies;
	}

	@Nullable String violation() {
		if (this.process.violation() != null) {
			return this.process.violation();
		}
		if (this.store.violation() != null) {
			return this.store.violation();
		}
		if (this.candidacies.violation() != null) {
			return this.candidacies.violation();
		}
		return (this.violation != null) ? this.violation : this.application.violation();
	}

	/**
	 * Return the terms that were announced and not revoked.
	 * @return tokens by election
	 */
	Map<String, Long> announced() {
		return this.announced;
	}

}
