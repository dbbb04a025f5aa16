package io.github.leaderelection.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.ElectionTelemetry.HandOff;
import io.github.leaderelection.ElectionTelemetry.HeartbeatOutcome;
import io.github.leaderelection.ElectionTelemetry.Takeover;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.ProcessStalledEvent.Kind;
import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.fencing.FencedResource;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.test.TestLeaderElection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LeaderElectionMetrics} and {@link WorkMeters}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeaderElectionMetricsTests {

	private static final Duration SECONDS = Duration.ofMillis(2500);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final TestLeaderElection electors = new TestLeaderElection();

	private final LeaderElectionMetrics metrics = metrics(2);

	private LeaderElectionMetrics metrics(int maxElections) {
		return new LeaderElectionMetrics(() -> this.registry, () -> this.electors, maxElections);
	}

	@BeforeEach
	void start() {
		this.metrics.afterSingletonsInstantiated();
	}

	@AfterEach
	void destroy() {
		this.metrics.destroy();
	}

	@Test
	void gaugesFollowTheTerm() {
		this.metrics.joined(this.electors.elector("reports"));
		assertThat(value("leader.election.leading", "election", "reports")).isZero();
		assertThat(value("leader.election.lease.remaining", "election", "reports")).isZero();
		Leadership term = this.electors.grant("reports");
		assertThat(value("leader.election.leading", "election", "reports")).isEqualTo(1);
		assertThat(value("leader.election.lease.remaining", "election", "reports"))
			.isCloseTo(term.remaining().toNanos() / 1e9, within(60.0))
			.isPositive();
		assertThat(value("leader.election.leaderless", "election", "reports")).isZero();
		this.electors.revoke("reports");
		assertThat(value("leader.election.leading", "election", "reports")).isZero();
		assertThat(value("leader.election.lease.remaining", "election", "reports")).isZero();
		assertThat(value("leader.election.leaderless", "election", "reports")).as("another instance leads").isZero();
	}

	@Test
	void timeWithoutALeaderIsInSeconds() {
		LeaderElector elector = this.electors.elector("reports");
		this.metrics.joined(elector);
		this.electors.grant("reports");
		elector.pause("operator");
		// Time goes by for this instance
		this.electors.grant("other");
		this.electors.revoke("other");
		assertThat(elector.status().leaderless()).isPositive();
		assertThat(value("leader.election.leaderless", "election", "reports"))
			.isCloseTo(elector.status().leaderless().toNanos() / 1e9, within(60.0));
		assertThat(meter("leader.election.leaderless").getId().getBaseUnit()).isEqualTo("seconds");
		assertThat(meter("leader.election.lease.remaining").getId().getBaseUnit()).isEqualTo("seconds");
	}

	@Test
	void nobodyLeadsWhileWorkDrains() {
		LeaderElector elector = this.electors.elector("reports");
		this.metrics.joined(elector);
		this.electors.grant("reports");
		GuardedRun run = elector.begin("work", new GuardedRun.Signals() {
		}).orElseThrow();
		elector.resign();
		this.electors.grant("other");
		assertThat(elector.status().state()).isEqualTo(State.DRAINING);
		assertThat(value("leader.election.leaderless", "election", "reports")).isPositive();
		run.close();
	}

	@Test
	void instanceIsMeasured() {
		assertThat(value("leader.election.members")).isEqualTo(this.electors.members().size());
		this.electors.elector("a");
		this.electors.elector("b");
		assertThat(value("leader.election.elections")).isEqualTo(2);
		this.metrics.view(7, 3);
		assertThat(value("leader.election.view.size", "kind", "records")).isEqualTo(7);
		assertThat(value("leader.election.view.size", "kind", "sessions")).isEqualTo(3);
	}

	@Test
	void heartbeatsAndStallsAreTimedByOutcomeAndKindFromTheStart() {
		for (HeartbeatOutcome outcome : HeartbeatOutcome.values()) {
			assertThat(timer("leader.election.heartbeats", "outcome", lower(outcome)).count()).isZero();
			this.metrics.heartbeat(outcome, SECONDS);
			assertTimed("leader.election.heartbeats", "outcome", lower(outcome));
		}
		for (Kind kind : Kind.values()) {
			assertThat(timer("leader.election.stalls", "kind", lower(kind)).count()).isZero();
			this.metrics.stall(kind, SECONDS);
			assertTimed("leader.election.stalls", "kind", lower(kind));
		}
	}

	@Test
	void termsAreTimedByElectionAndTag() {
		for (Reason reason : Reason.values()) {
			this.metrics.termEnded("reports", reason, SECONDS);
			assertTimed("leader.election.term", "election", "reports", "reason", lower(reason));
		}
		for (Takeover after : Takeover.values()) {
			this.metrics.takeover("reports", after, SECONDS);
			assertTimed("leader.election.takeover", "election", "reports", "after", lower(after));
		}
		for (HandOff outcome : HandOff.values()) {
			this.metrics.handOff("reports", outcome, SECONDS);
			assertTimed("leader.election.handoff", "election", "reports", "outcome", lower(outcome));
		}
	}

	@Test
	void workIsCountedByElectionNameAndCause() {
		WorkMeters work = this.metrics.work();
		this.metrics.workOverrun("reports", "mailer.send");
		assertThat(counted("leader.election.work.overrun", "election", "reports", "work", "mailer.send")).isEqualTo(1);
		for (SkipCause cause : SkipCause.values()) {
			work.skipped("reports", "mailer.send", cause);
			assertThat(counted("leader.election.work.skipped", "election", "reports", "work", "mailer.send", "cause",
					lower(cause)))
				.isEqualTo(1);
		}
	}

	@Test
	void managedWorkRunsFromItsStartToItsEnd() {
		WorkMeters work = this.metrics.work();
		work.managed("reports", "consumer");
		assertThat(managed()).isZero();
		LeaderWorkListener.Run failing = work.started(start(WorkStart.Kind.MANAGED));
		assertThat(managed()).isZero();
		failing.ended(new IllegalStateException());
		assertThat(managed()).isZero();
		LeaderWorkListener.Run run = work.started(start(WorkStart.Kind.MANAGED));
		run.running();
		run.running();
		assertThat(managed()).isEqualTo(1);
		run.ended(null);
		assertThat(managed()).isZero();
		assertThat(work.started(start(WorkStart.Kind.CALL))).isSameAs(LeaderWorkListener.Run.IGNORED);
	}

	private double managed() {
		return value("leader.election.managed.running", "election", "reports", "work", "consumer");
	}

	private WorkStart start(WorkStart.Kind kind) {
		return new WorkStart("consumer", this.electors.grant("reports"), kind, null);
	}

	@Test
	void refusedWritesAreCountedUntilTheEnd() {
		for (FencedResource resource : FencedResource.values()) {
			FenceRejections.report("reports", resource);
			assertThat(counted("leader.election.fence.rejections", "election", "reports", "resource", lower(resource)))
				.isEqualTo(1);
		}
		this.metrics.destroy();
		FenceRejections.report("reports", FencedResource.HTTP);
		assertThat(counted("leader.election.fence.rejections", "election", "reports", "resource", "http")).isEqualTo(1);
	}

	@Test
	void electionsOfRequestsTakeNoPlaceOfOwnElections() {
		FenceRejections.report("theirs", FencedResource.HTTP);
		FenceRejections.report("others", FencedResource.HTTP);
		FenceRejections.report("more", FencedResource.HTTP);
		assertThat(counted("leader.election.fence.rejections", "election", "_other", "resource", "http")).isEqualTo(1);
		assertThat(this.metrics.tag("own")).isEqualTo("own");
	}

	@Test
	void electionsAboveTheLimitAreMeasuredTogether(CapturedOutput output) {
		for (String election : List.of("a", "b", "c", "d")) {
			this.metrics.joined(this.electors.elector(election));
			this.metrics.termEnded(election, Reason.RESIGNED, SECONDS);
			this.metrics.work().skipped(election, "job", SkipCause.NOT_LEADER);
			this.metrics.work().managed(election, "job");
		}
		assertThat(elections("leader.election.leading")).containsExactlyInAnyOrder("a", "b");
		assertThat(elections("leader.election.leaderless")).containsExactlyInAnyOrder("a", "b");
		assertThat(elections("leader.election.lease.remaining")).containsExactlyInAnyOrder("a", "b");
		assertThat(elections("leader.election.managed.running")).containsExactlyInAnyOrder("a", "b");
		assertThat(elections("leader.election.term")).containsExactlyInAnyOrder("a", "b", "_other");
		assertThat(timer("leader.election.term", "election", "_other", "reason", "resigned").count()).isEqualTo(2);
		assertThat(counted("leader.election.work.skipped", "election", "_other", "work", "job", "cause", "not_leader"))
			.isEqualTo(2);
		assertThat(output.getAll()).containsOnlyOnce("leader-election.metrics.max-elections")
			.contains("[c] has no meters of its own: 2 elections have");
	}

	@Test
	void metersOfAnElectionThatWasLeftAreRemoved() {
		LeaderElector left = this.electors.elector("a");
		this.metrics.joined(left);
		this.metrics.joined(this.electors.elector("b"));
		for (String election : List.of("a", "b")) {
			this.metrics.termEnded(election, Reason.LEFT, SECONDS);
			this.metrics.work().skipped(election, "job", SkipCause.NOT_LEADER);
			// As an observation does
			Timer.builder("leader.election.work").tags("election", election).register(this.registry);
		}
		Counter own = this.registry.counter("orders", "election", "a");
		this.metrics.left(left);
		assertThat(this.registry.getMeters()).filteredOn((meter) -> "a".equals(meter.getId().getTag("election")))
			.containsExactly(own);
		assertThat(this.registry.getMeters()).filteredOn((meter) -> "b".equals(meter.getId().getTag("election")))
			.hasSize(6);
	}

	@Test
	void electionAboveTheLimitIsMeasuredWhenThereIsRoom() {
		List.of("a", "b", "c", "d").forEach((election) -> this.metrics.joined(this.electors.elector(election)));
		this.metrics.left(this.electors.elector("c"));
		assertThat(elections("leader.election.leading")).containsExactlyInAnyOrder("a", "b");
		this.metrics.left(this.electors.elector("a"));
		assertThat(elections("leader.election.leading")).containsExactlyInAnyOrder("b", "d");
		this.metrics.left(this.electors.elector("b"));
		assertThat(elections("leader.election.leading")).containsExactly("d");
	}

	@Test
	void electionThatWasJoinedAgainIsMeasuredByItsNewElector() {
		LeaderElector old = this.electors.elector("a");
		this.metrics.joined(old);
		this.electors.leave("a").join();
		LeaderElector next = this.electors.elector("a");
		assertThat(next).isNotSameAs(old);
		this.metrics.joined(next);
		// The release of the old one may be acknowledged after that
		this.metrics.left(old);
		this.electors.grant("a");
		assertThat(value("leader.election.leading", "election", "a")).isEqualTo(1);
	}

	@Test
	void electionThatIsReportedAgainKeepsItsMeters() {
		LeaderElector elector = this.electors.elector("a");
		this.metrics.joined(elector);
		this.metrics.termEnded("a", Reason.RESIGNED, SECONDS);
		this.metrics.joined(elector);
		assertTimed("leader.election.term", "election", "a", "reason", "resigned");
	}

	@Test
	void gaugesKeepNothingFromBeingCollected() {
		LeaderElectionMetrics forgotten = metrics(2);
		forgotten.joined(new TestLeaderElection().elector("gone"));
		forgotten = null;
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return Double.isNaN(value("leader.election.leading", "election", "gone"));
		});
	}

	@Test
	void endRemovesTheGauges() {
		this.metrics.joined(this.electors.elector("a"));
		this.metrics.destroy();
		assertThat(this.registry.getMeters()).filteredOn((meter) -> meter.getId().getType() == Meter.Type.GAUGE)
			.isEmpty();
	}

	@Test
	void everyMeterIsDocumentedWithItsTypeTagsUnitAndDescription() {
		List.of("a", "b", "c").forEach((election) -> this.metrics.joined(this.electors.elector(election)));
		this.metrics.heartbeat(HeartbeatOutcome.OK, SECONDS);
		this.metrics.termEnded("a", Reason.RESIGNED, SECONDS);
		this.metrics.takeover("a", Takeover.RELEASE, SECONDS);
		this.metrics.handOff("a", HandOff.DRAINED, SECONDS);
		this.metrics.workOverrun("a", "job");
		this.metrics.work().skipped("a", "job", SkipCause.BUSY);
		this.metrics.work().managed("a", "job");
		FenceRejections.report("a", FencedResource.TABLE);
		assertThat(this.registry.getMeters()).allSatisfy((meter) -> {
			LeaderElectionMeter documented = documented(meter.getId().getName());
			assertThat(meter.getId().getType()).isEqualTo(documented.getType());
			assertThat(meter.getId().getBaseUnit()).isEqualTo(documented.getBaseUnit());
			assertThat(meter.getId().getDescription()).isEqualTo(documented.getDescription()).isNotBlank();
			assertThat(meter.getId().getTags()).extracting((tag) -> tag.getKey())
				.containsExactlyInAnyOrderElementsOf(
						Arrays.stream(documented.getKeyNames()).map((key) -> key.asString()).toList());
		});
		assertThat(this.registry.getMeters()).extracting((meter) -> documented(meter.getId().getName()))
			.as("all but those of observations")
			.contains(Arrays.stream(LeaderElectionMeter.values())
				.filter((meter) -> meter != LeaderElectionMeter.WORK && meter != LeaderElectionMeter.WORK_ACTIVE)
				.toArray(LeaderElectionMeter[]::new));
	}

	private static LeaderElectionMeter documented(String name) {
		return Arrays.stream(LeaderElectionMeter.values())
			.filter((meter) -> meter.getName().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError(name));
	}

	private static String lower(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	private void assertTimed(String name, String... tags) {
		Timer timer = timer(name, tags);
		assertThat(timer.count()).isEqualTo(1);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(2500);
	}

	private Timer timer(String name, String... tags) {
		return this.registry.get(name).tags(tags).timer();
	}

	private double counted(String name, String... tags) {
		return this.registry.get(name).tags(tags).counter().count();
	}

	private double value(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

	private Meter meter(String name) {
		return this.registry.get(name).meter();
	}

	private List<@Nullable String> elections(String name) {
		return this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> Objects.equals(id.getName(), name))
			.map((id) -> id.getTag("election"))
			.toList();
	}

}
