package io.github.leaderelection.compatibility;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.faults.Exclusion;
import io.github.leaderelection.faults.Run;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The story of an upgrade and of a rollback: instances of both versions elect together,
 * take over from each other and hand over to each other. No two of them lead at one
 * instant, no election stays without a leader, and none of them logs a problem.
 */
abstract class SideBySide {

	static final int ELECTIONS = 4;

	static final Duration LEASE = Duration.ofSeconds(3);

	/**
	 * For processes that want to run and may not, on a machine that is busy.
	 */
	private static final Duration BUSY = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final ElectionSettings settings = ElectionSettings.ofLease(LEASE);

	private final String backend;

	private final Class<? extends CandidateStore> opener;

	private final List<Instance> everyone = new ArrayList<>();

	/**
	 * Those that are no candidates, by their slot.
	 */
	private final Map<Integer, Instance> voters = new HashMap<>();

	/**
	 * The terms that an instance was asked to give up.
	 */
	private final Set<Long> resigned = new HashSet<>();

	private final List<String> figures = new ArrayList<>();

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path directory;

	SideBySide(String backend, Class<? extends CandidateStore> opener) {
		this.backend = backend;
		this.opener = opener;
	}

	/**
	 * Start what the instances need.
	 */
	void startServers() {
	}

	/**
	 * End what was started.
	 */
	void closeServers() {
	}

	/**
	 * Return where the store of an instance is.
	 * @param slot the number of the instance, which its successor has as well
	 */
	abstract List<String> arguments(int slot);

	/**
	 * Return whether the instances are voters. There are three of them then, at first all
	 * of the previous version, and the last one that is upgraded is no candidate.
	 */
	boolean areVoters() {
		return false;
	}

	/**
	 * Return what the previous version may log at WARN, as the upgrade notes say.
	 */
	Pattern expectedOfPrevious() {
		return Problems.NONE_EXPECTED;
	}

	@BeforeEach
	final void begin() {
		startServers();
	}

	@AfterEach
	final void close() {
		try {
			this.everyone.forEach(Instance::kill);
		}
		finally {
			closeServers();
		}
		elections().forEach(this::assertExclusion);
	}

	private void assertExclusion(int election) {
		Map<String, List<Run>> observations = new LinkedHashMap<>();
		this.everyone.forEach((instance) -> observations.put(instance.toString(), instance.observations(election)));
		Exclusion.assertThatHolds(observations);
	}

	@Test
	void versionsTakeOverFromEachOther() {
		startVoter(Version.PREVIOUS, 1);
		startVoter(Version.PREVIOUS, 2);
		Instance previous = start(Version.PREVIOUS, 0);
		awaitLeader(previous);
		Instance present = join(Version.PRESENT, 1, previous);
		leadOn(previous, present);
		handOver(present, "kill -9 of the previous version", previous::kill);
		previous = join(Version.PREVIOUS, 0, present);
		leadOn(present, previous);
		moveSingleElections(present, previous);
		handOver(previous, "stop of the present version", present::stop);
		present.request(InstanceMain.START);
		awaitKnown(present, previous);
		handOver(present, "stop of the previous version", previous::stop);
		previous.request(InstanceMain.START);
		awaitKnown(previous, present);
		handOver(previous, "kill -9 of the present version", present::kill);
		present = join(Version.PRESENT, 1, previous);
		handOver(present, "end of the last previous version", previous::end);
		startVoter(Version.PRESENT, 2);
		Instance next = join(Version.PRESENT, 0, present);
		handOver(next, "end after the upgrade", present::end);
		prove();
	}

	final Instance start(Version version, int slot) {
		return start(version, slot, "%s-%d".formatted(version.name().toLowerCase(Locale.ROOT), this.everyone.size()));
	}

	/**
	 * Start a voter that is no candidate, if instances are voters.
	 */
	private void startVoter(Version version, int slot) {
		if (areVoters()) {
			Instance voter = start(version, slot, InstanceMain.NOBODY);
			this.voters.put(slot, voter);
		}
	}

	private Instance start(Version version, int slot, String candidate) {
		Instance voter = this.voters.remove(slot);
		if (voter != null) {
			voter.end();
		}
		List<String> all = new ArrayList<>(List.of("compatibility", String.valueOf(LEASE.toMillis()),
				String.valueOf(ELECTIONS), this.opener.getName()));
		all.addAll(arguments(slot));
		Instance instance = new Instance(version, candidate, this.directory.resolve("instance-" + this.everyone.size()),
				ELECTIONS, all);
		this.everyone.add(instance);
		return instance;
	}

	/**
	 * Start an instance, and wait until it knows who leads.
	 */
	final Instance join(Version version, int slot, Instance leader) {
		Instance instance = start(version, slot);
		awaitKnown(instance, leader);
		return instance;
	}

	/**
	 * Let both run for two leases: the leader confirms its terms, and the other one sees
	 * that.
	 */
	private void leadOn(Instance leader, Instance other) {
		long start = System.nanoTime();
		long later = start + LEASE.multipliedBy(2).toNanos();
		awaitThat("two leases").until(() -> leader.now(0).lastBefore() > later && other.now(0).lastBefore() > later);
		int ended = (int) elections()
			.filter((election) -> leader.observations(election)
				.stream()
				.filter((run) -> run.leads() && run.lastAfter() < later && run.firstBefore() > start)
				.count() > 0)
			.count();
		note("%s beside %s for two leases: %d terms ended", leader.version(), other.version(), ended);
		awaitKnown(other, awaitLeader(leader));
	}

	private void moveSingleElections(Instance present, Instance previous) {
		awaitLeader(previous, present, 0);
		transfer(present, previous, 1);
		transfer(previous, present, 1);
		awaitLeader(present, previous, 0);
	}

	private void transfer(Instance leader, Instance to, int election) {
		this.resigned.add(leader.now(election).token());
		leader.request(InstanceMain.TRANSFER, election, to.candidate());
		awaitLeader(to, leader, election);
	}

	/**
	 * Let an instance take over all elections, which takes no longer than a failover.
	 */
	private void handOver(Instance next, String what, Runnable cause) {
		long start = System.nanoTime();
		cause.run();
		awaitLeader(next);
		long took = System.nanoTime() - start;
		note("%s: %d ms", what, Duration.ofNanos(took).toMillis());
		assertThat(took).as(what)
			.isLessThan(LEASE.plus(this.settings.retryPeriod().multipliedBy(2)).plus(BUSY).toNanos());
	}

	private Instance awaitLeader(Instance instance) {
		awaitThat(instance + " to lead all").until(instance::leadsAll);
		return instance;
	}

	/**
	 * Wait until an instance leads an election, which the other one gives up if it leads
	 * it: on a machine that is busy, either of them loses a term at any time.
	 */
	private void awaitLeader(Instance leader, Instance other, int election) {
		awaitThat("%s to lead election %d".formatted(leader, election)).until(() -> leads(leader, other, election));
	}

	private boolean leads(Instance leader, Instance other, int election) {
		long token = other.now(election).token();
		if (token > Run.NONE && this.resigned.add(token)) {
			other.request(InstanceMain.RESIGN, election);
		}
		return leader.leads(election);
	}

	private void awaitKnown(Instance instance, Instance leader) {
		awaitThat("%s to know that %s leads".formatted(instance, leader))
			.until(() -> elections().allMatch((election) -> leads(leader, instance, election)
					&& instance.knownLeader(election) == leader.now(election).token()));
	}

	private static IntStream elections() {
		return IntStream.range(0, ELECTIONS);
	}

	private ConditionFactory awaitThat(String what) {
		return Awaitility.await(what)
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(100))
			.pollDelay(Duration.ZERO)
			.failFast("an instance has ended by itself", () -> this.everyone.stream().anyMatch(Instance::hasFailed));
	}

	private void note(String text, Object... values) {
		this.figures.add(text.formatted(values));
	}

	private void prove() {
		System.out.printf("[versions] %s, %s beside this build: %s%n", this.backend, Version.previousCommit(),
				String.join("; ", this.figures));
		for (Instance instance : this.everyone) {
			boolean previous = instance.log().get(0).equals(Version.jar().toString());
			assertThat(previous).as("%s runs %s", instance, instance.log().get(0))
				.isEqualTo(instance.version() == Version.PREVIOUS);
			assertThat(Problems.of(instance, expectedOfPrevious())).as("log of %s", instance).isEmpty();
		}
	}

}
