package io.github.leaderelection.test.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.leaderelection.Leader;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs one history: a cluster of real engines in one thread and in virtual time, with
 * faults, and then without.
 */
public final class Simulation {

	private static final long SECOND = 1_000_000_000L;

	private static final int MANY = 1000;

	private final Scenario scenario;

	private final SplittableRandom random;

	private final VirtualTime time = new VirtualTime();

	private final Trace trace = new Trace(this.time);

	private final Network network;

	private final SimulatedStore store;

	private final Invariants invariants;

	private final List<String> elections;

	private final Instance[] instances;

	private final List<Instance> live;

	private final Attack attack;

	private long ledNanos;

	private long works;

	private final SplittableRandom applications;

	private final SplittableRandom candidacies;

	private final SplittableRandom marks;

	private final SplittableRandom replicas;

	private Simulation(Scenario scenario) {
		this.scenario = scenario;
		this.random = new SplittableRandom(scenario.seed() ^ 0x5DEECE66DL);
		this.network = new Network(scenario, this.random.split());
		this.marks = new SplittableRandom(scenario.seed() ^ 0x27D4EB2F165667C5L);
		this.replicas = new SplittableRandom(scenario.seed() ^ 0x94D049BB133111EBL);
		boolean history = scenario.has(Fault.STORE_ROLLBACK) || scenario.has(Fault.STORE_FAILBACK)
				|| scenario.has(Fault.STORE_PARTIAL_LOSS) || scenario.has(Fault.LAGGING_READS);
		this.store = new SimulatedStore(this.time, this.marks.split(), history ? 2 * scenario.lease().toNanos() : 0,
				scenario.kind(), scenario.has(Fault.STORE_FAILBACK), this::onRelease);
		this.store.setTearing(this.network, this::executeCallOfAnyInstance);
		this.invariants = new Invariants(scenario, this.time, this.store.claimed());
		this.applications = new SplittableRandom(~scenario.seed());
		this.candidacies = new SplittableRandom(Long.reverse(~scenario.seed()));
		this.elections = IntStream.range(0, scenario.elections()).mapToObj((i) -> "election-" + i).toList();
		this.instances = new Instance[scenario.instances()];
		this.live = Arrays.asList(this.instances);
		this.attack = new Attack(scenario, this.random.split(), this.time, this.network, this.store, this.trace, this);
	}

	/**
	 * Run a history.
	 * @param scenario its parameters
	 * @return what came of it
	 */
	public static Result run(Scenario scenario) {
		return new Simulation(scenario).run();
	}

	private Result run() {
		try {
			return history();
		}
		finally {
			// Their threads are real
			for (Instance instance : this.instances) {
				instance.application().kill();
			}
		}
	}

	private Result history() {
		for (int i = 0; i < this.instances.length; i++) {
			boot(i, this.scenario.lease());
		}
		if (this.scenario.has(Fault.FAR_TOKEN)) {
			this.store.create(this.elections.get(0), Invariants.FAR_TOKEN);
		}
		this.attack.begin();
		long length = this.scenario.length().toNanos();
		String violation = advance(length);
		double share = this.ledNanos / (double) (length * this.elections.size());
		if (violation == null) {
			this.attack.heal();
			violation = advance(length + 6 * this.attack.longestLease().toNanos());
		}
		if (violation == null) {
			violation = disagreement();
		}
		if (violation == null) {
			violation = farewell();
		}
		for (Instance instance : this.instances) {
			this.works += instance.application().begun();
		}
		return new Result(this.scenario, Optional.ofNullable(violation), this.trace::toString, this.invariants.terms(),
				this.attack.injected() + this.network.injected(), this.works, share);
	}

	private @Nullable String advance(long until) {
		long before = this.time.now();
		while (this.time.step(until)) {
			this.ledNanos += this.invariants.led() * (this.time.now() - before);
			before = this.time.now();
			String violation = this.invariants.check(this.live);
			if (violation != null) {
				this.trace.add(() -> "VIOLATION: " + violation);
				return violation;
			}
		}
		return null;
	}

	private @Nullable String disagreement() {
		for (int e = 0; e < this.elections.size(); e++) {
			if (!this.invariants.isLed(this.elections.get(e))) {
				return "nobody leads %s though nothing is wrong any more: %s".formatted(this.elections.get(e),
						this.store);
			}
			Instance first = null;
			for (Instance instance : this.instances) {
				if (!instance.candidacies().hasLeft(this.elections.get(e))) {
					first = (first != null) ? first : instance;
					Optional<Leader> agreed = first.electors().get(e).leader();
					Optional<Leader> leader = instance.electors().get(e).leader();
					if (leader.isEmpty() || !leader.equals(agreed)) {
						return "%s believes that %s leads %s, %s that %s does".formatted(first.name(), agreed,
								this.elections.get(e), instance.name(), leader);
					}
				}
			}
		}
		return null;
	}

	private @Nullable String farewell() {
		List<CompletableFuture<Void>> stops = new ArrayList<>();
		for (Instance instance : this.instances) {
			stops.add(instance.engine().stopAsync());
		}
		String violation = advance(this.time.now() + 30 * SECOND);
		if (violation == null && !stops.stream().allMatch(CompletableFuture::isDone)) {
			violation = "a stop has not ended after 30 seconds";
		}
		for (Instance instance : this.instances) {
			instance.candidacies().end();
			violation = (violation != null) ? violation : instance.violation();
			violation = (violation != null) ? violation : instance.measured().disagreement(instance.name());
			if (violation == null && !instance.announced().isEmpty()) {
				violation = "%s was stopped but received no end of its terms: %s".formatted(instance.name(),
						instance.announced());
			}
		}
		for (String election : this.elections) {
			if (violation == null && this.invariants.isLed(election)) {
				violation = "%s is led though all are stopped".formatted(election);
			}
		}
		return violation;
	}

	private void onRelease(ElectionRecord held) {
		this.invariants.onRelease(held, this.live);
	}

	Instance[] instances() {
		return this.instances;
	}

	/**
	 * Start a new process in a slot.
	 * @param slot the slot
	 * @param lease its lease duration
	 */
	void boot(int slot, Duration lease) {
		Instance old = this.instances[slot];
		if (old != null) {
			this.works += old.application().begun();
			old.process().kill();
			old.application().kill();
		}
		SimulatedClock clock = SimulatedClock.of(this.scenario, this.time, this.random);
		ElectionSettings settings = ElectionSettings.ofLease(lease);
		String name = "instance-%d@%d".formatted(slot, this.time.now() / 1_000_000);
		SimulatedProcess process = new SimulatedProcess(this.time, clock, this.network, this.random.split(),
				settings.operationTimeout().multipliedBy(2).toNanos());
		process.setBadListeners(this.scenario.has(Fault.BAD_LISTENER));
		boolean oldFormat = this.scenario.has(Fault.OLD_FORMAT) && this.marks.nextInt(3) == 0;
		ElectionStore store = this.scenario.store().apply(this.store);
		Replica replica = new Replica(this.scenario, this.replicas.split(), this.time, process);
		this.store.data().add(replica);
		ProcessStore access = new ProcessStore((oldFormat) ? this.store.forOldWriters(store) : store, this.store,
				process, replica, this.time, this.network, this.trace, name);
		Measured measured = new Measured(this.scenario);
		ElectionEngine engine = this.scenario.engine()
			.apply(ElectionEngine.builder(access)
				.candidate(name)
				.settings(settings)
				.environment(process)
				.telemetry(measured)
				.storm(this.scenario.has(Fault.STORMS) ? 1 : MANY, Duration.ofMinutes(1)))
			.build();
		Resignations resignations = new Resignations(this.scenario, this.time, this.store, this.trace, name);
		long reactionNanos = settings.leaseDuration().dividedBy(20).toNanos();
		OpenRuns runs = new OpenRuns(this.scenario, this.candidacies.split(), this.time, process, this.trace, name,
				reactionNanos);
		Application application = new Application(this.scenario, this.applications.split(), this.time, process,
				resignations, runs, this.trace, name, reactionNanos);
		Instance instance = new Instance(name, process, clock, engine, application, measured,
				new Candidacies(engine, this.elections, this.candidacies.split(), resignations, name), access);
		if (this.scenario.has(Fault.BAD_LISTENER)) {
			engine.addListener((event) -> {
				throw new IllegalStateException("a listener that throws");
			});
		}
		if (this.scenario.has(Fault.ENVIRONMENT_ERROR)) {
			process.errors().setRandom(this.applications.split());
		}
		this.instances[slot] = instance;
		this.trace.add(() -> name + " starts with lease " + lease + (oldFormat ? " and the older format" : ""));
		// Not all at the same moment
		this.time.schedule(this.random.nextLong(SECOND), instance::start);
	}

	private void executeCallOfAnyInstance() {
		this.instances[this.marks.nextInt(this.instances.length)].process().calls().executeNext();
	}

	/**
	 * What came of a history.
	 *
	 * @param scenario its parameters
	 * @param violation what was violated, empty if nothing was
	 * @param trace returns the last events
	 * @param terms how many terms were granted
	 * @param faults how many faults were injected
	 * @param works how often guarded work was run
	 * @param led the share of the time with faults during which elections had a leader
	 */
	public record Result(Scenario scenario, Optional<String> violation, Supplier<String> trace, long terms, long faults,
			long works, double led) {

		/**
		 * Return the whole story for people.
		 * @return the report
		 */
		public String report() {
			return "%s%n%s%nReplay it with -Dseed=%d%n%s".formatted(this.violation.orElse("no violation"),
					this.scenario, this.scenario.seed(), this.trace.get());
		}

	}

}
