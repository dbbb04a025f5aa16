package io.github.leaderelection.actuate;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.actuate.ElectionDescriptors.ActionsDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.ElectionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.LeaderElectionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.Outcome;
import io.github.leaderelection.actuate.ElectionDescriptors.WorkDescriptor;
import io.github.leaderelection.actuate.ElectionHistory.Change;
import io.github.leaderelection.actuate.ElectionHistory.Kind;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkStart;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LeaderElectionEndpoint}.
 */
class LeaderElectionEndpointTests {

	private final TestLeaderElection electors = new TestLeaderElection();

	private final Instant now = Instant.parse("2026-11-29T12:00:00Z");

	private long nanos;

	private final ElectionHistory history = new ElectionHistory(this.electors::elections, System::nanoTime, () -> null);

	private final LeaderWorkHistory work = new LeaderWorkHistory(() -> this.now, () -> this.nanos);

	private final LeaderElectionEndpoint endpoint = endpoint(this.electors);

	@BeforeEach
	void listen() {
		this.electors.addListener(this.history);
	}

	private LeaderElectionEndpoint endpoint(LeaderElectors electors) {
		return new LeaderElectionEndpoint(electors, new LeaderElectionEndpointSettings("local", "shop",
				Duration.ofSeconds(10), true, () -> Map.of("raft", Map.of("state", "follower"))), this.history,
				this.work, () -> this.now);
	}

	// Between a read of the names and one of an election, the application may leave it
	@Test
	void joinsNoElectionThatIsLeftMeanwhile() {
		LeaderElectors leaving = Mockito.mock();
		BDDMockito.given(leaving.elections()).willReturn(Set.of("left"));
		BDDMockito.given(leaving.joined("left")).willReturn(Optional.empty());
		BDDMockito.given(leaving.candidate()).willReturn("me");
		LeaderElectionEndpoint endpoint = endpoint(leaving);
		assertThat(endpoint.elections(null, null).elections()).isEmpty();
		assertThat(endpoint.election("left")).isNull();
		assertThat(endpoint.change(new String[] { "left" }, "pause", null).outcome()).isEqualTo(Outcome.NOT_JOINED);
		assertThat(endpoint.changeAll("resign", null).handedOff()).isEmpty();
		assertThat(new LeaderEndpoint(leaving, "left").leader().getStatus()).isEqualTo(404);
		BDDMockito.then(leaving).should(BDDMockito.never()).elector(BDDMockito.any());
	}

	@Test
	void describesInstanceAndElections() {
		this.electors.elector("idle");
		long token = this.electors.grant("reports").fencingToken();
		LeaderElectionDescriptor description = this.endpoint.elections(null, null);
		assertThat(description.backend()).isEqualTo("local");
		assertThat(description.namespace()).isEqualTo("shop");
		assertThat(description.storeProblem()).isNull();
		assertThat(description.storeUnreachableFor()).isNull();
		assertThat(description.backendDetails()).isEqualTo(Map.of("raft", Map.of("state", "follower")));
		assertThat(description.time()).isEqualTo(this.now);
		assertThat(description.leaseDuration()).isEqualTo(Duration.ofSeconds(10));
		assertThat(description.writable()).isTrue();
		assertThat(description.candidate().id()).isEqualTo(this.electors.candidate());
		assertThat(description.candidate().session())
			.isEqualTo(this.electors.members().stream().filter(Member::self).findFirst().orElseThrow().id());
		assertThat(description.members()).containsExactlyInAnyOrderElementsOf(this.electors.members());
		assertThat(description.memberCount()).isEqualTo(2);
		assertThat(description.total()).isEqualTo(2);
		assertThat(description.next()).isNull();
		assertThat(description.elections()).containsOnlyKeys("idle", "reports");
		ElectionDescriptor led = description.elections().get("reports");
		assertThat(led.leading()).isTrue();
		assertThat(led.state()).isEqualTo(State.LEADING);
		assertThat(led.leader()).isEqualTo(this.electors.candidate());
		assertThat(led.fencingToken()).isEqualTo(token);
		assertThat(led.remaining()).isPositive();
		assertThat(led.changes()).extracting(Change::kind).contains(Kind.GRANTED);
		ElectionDescriptor idle = description.elections().get("idle");
		assertThat(idle.leading()).isFalse();
		assertThat(idle.remaining()).isNull();
		assertThat(idle.leader()).isNull();
	}

	@Test
	void endsOfTermsAreCountedByReason() {
		this.electors.grant("reports");
		assertThat(this.endpoint.election("reports").ended()).isEmpty();
		for (int i = 0; i < 2 * ElectionHistory.CHANGES; i++) {
			this.electors.grant("reports");
			this.electors.elector("reports").resign();
		}
		this.electors.grant("reports");
		this.electors.revoke("reports", Reason.RENEW_DEADLINE);
		this.electors.grant("invoices");
		this.electors.revoke("invoices", Reason.RENEW_DEADLINE);
		assertThat(this.endpoint.election("reports").ended()).containsExactly(Map.entry(Reason.RESIGNED, 10L),
				Map.entry(Reason.RENEW_DEADLINE, 1L));
		assertThat(this.endpoint.election("reports").changes()).hasSize(ElectionHistory.CHANGES);
		assertThat(this.endpoint.elections(null, null).ended()).containsExactly(Map.entry(Reason.RESIGNED, 10L),
				Map.entry(Reason.RENEW_DEADLINE, 2L));
	}

	@Test
	void outageIsShownWithItsLength() {
		this.history.onEvent(new StoreUnreachableEvent("refused", this.now));
		LeaderElectionDescriptor description = this.endpoint.elections(null, null);
		assertThat(description.storeProblem()).isEqualTo("refused");
		assertThat(description.storeUnreachableFor()).isPositive();
		this.history.onEvent(new StoreReachableEvent(this.now));
		assertThat(this.endpoint.elections(null, null).storeUnreachableFor()).isNull();
	}

	@Test
	void stormIsShown() {
		ElectionStatus storm = new ElectionStatus("reports", State.LEADERLESS, null, Instant.EPOCH, Duration.ZERO,
				Duration.ZERO, Standing.CANDIDATE, Set.of(), true);
		assertThat(ElectionDescriptor.of(storm, null, List.of(), Map.of(), List.of()).storm()).isTrue();
		assertThat(ElectionDescriptor.of(storm, this.electors.grant("reports"), List.of(), Map.of(), List.of()).storm())
			.isTrue();
		assertThat(this.endpoint.election("reports").storm()).isFalse();
	}

	@Test
	void workIsShownWithItsLastRun() {
		WorkStart start = new WorkStart("mailer.send", this.electors.grant("reports"), WorkStart.Kind.CALL, null);
		assertThat(this.endpoint.election("reports").work()).isEmpty();
		this.work.skipped("reports", "mailer.send", SkipCause.NOT_LEADER);
		this.work.skipped("reports", "archive", SkipCause.BUSY);
		LeaderWorkListener.Run first = this.work.started(start);
		LeaderWorkListener.Run second = this.work.started(start);
		assertThat(this.endpoint.election("reports").work()).containsExactly(
				new WorkDescriptor("archive", 0, 0, 1, null, null, null),
				new WorkDescriptor("mailer.send", 2, 2, 1, this.now, null, null));
		this.nanos = 200_000_000;
		first.ended(new IOException("secret"));
		assertThat(this.endpoint.election("reports").work()).contains(
				new WorkDescriptor("mailer.send", 1, 2, 1, this.now, Duration.ofMillis(200), "java.io.IOException"));
		this.nanos = 300_000_000;
		second.ended(null);
		assertThat(this.endpoint.elections(null, null).elections().get("reports").work())
			.contains(new WorkDescriptor("mailer.send", 0, 2, 1, this.now, Duration.ofMillis(300), null));
	}

	@Test
	void workOfManyElectionsIsForgotten() {
		for (int i = 0; i < 2 * LeaderWorkHistory.ELECTIONS; i++) {
			this.work.skipped("tenant-" + i, "bill", SkipCause.NOT_LEADER);
			this.work.skipped("reports", "run-" + i, SkipCause.NOT_LEADER);
		}
		assertThat(this.work.work("reports")).hasSize(LeaderWorkHistory.WORK)
			.extracting(WorkDescriptor::name)
			.contains("run-" + (2 * LeaderWorkHistory.ELECTIONS - 1));
		assertThat(this.work.work("tenant-0")).isEmpty();
		assertThat(this.work.work("tenant-" + (2 * LeaderWorkHistory.ELECTIONS - 1))).hasSize(1);
		assertThat(this.work.elections()).isEqualTo(LeaderWorkHistory.ELECTIONS);
	}

	@Test
	void termIsShownBeforeTheStatusIsPublished() {
		Leadership own = this.electors.grant("reports");
		ElectionStatus late = new ElectionStatus("reports", State.LEADERLESS, null, Instant.EPOCH, Duration.ZERO,
				Duration.ZERO, Standing.CANDIDATE, Set.of(), false);
		ElectionDescriptor shown = ElectionDescriptor.of(late, own, List.of(), Map.of(), List.of());
		assertThat(shown.leading()).isTrue();
		assertThat(shown.state()).isEqualTo(State.LEADING);
		assertThat(shown.leader()).isEqualTo(own.candidate());
		assertThat(shown.fencingToken()).isEqualTo(own.fencingToken());
		assertThat(shown.since()).isEqualTo(own.grantedAt());
	}

	@Test
	void pagesFollowEachOther() {
		List<String> names = List.of("a", "b", "c", "d", "e");
		names.forEach(this.electors::elector);
		List<String> seen = new ArrayList<>();
		String after = null;
		do {
			LeaderElectionDescriptor page = this.endpoint.elections(2, after);
			assertThat(page.total()).isEqualTo(5);
			assertThat(page.elections()).hasSizeLessThanOrEqualTo(2);
			seen.addAll(page.elections().keySet());
			after = page.next();
		}
		while (after != null);
		assertThat(seen).isEqualTo(names);
	}

	@Test
	void pageIsBounded() {
		for (int i = 0; i < 1001; i++) {
			this.electors.elector("election-" + i);
		}
		assertThat(this.endpoint.elections(null, null).elections()).hasSize(100);
		assertThat(this.endpoint.elections(1000, null).elections()).hasSize(1000);
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.elections(1001, null))
			.withMessageContaining("'limit' is 1001");
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.elections(0, null));
	}

	@Test
	void answersOfThousandsOfElectionsAreBounded() {
		AtomicInteger resigned = new AtomicInteger();
		LeaderElectionEndpoint many = endpoint(leadingThreeThousand(resigned));
		LeaderElectionDescriptor page = many.elections(1000, null);
		assertThat(page.total()).isEqualTo(3000);
		assertThat(page.elections()).hasSize(1000);
		assertThat(page.next()).isEqualTo("election-10999");
		ActionsDescriptor done = many.changeAll("resign", null);
		assertThat(done.total()).isEqualTo(3000);
		assertThat(done.handedOff()).hasSize(1000).first().isEqualTo("election-10000");
		assertThat(resigned).hasValue(3000);
		assertThat(new LeaderElectionEndpointWebExtension(many).changeAll("pause", null).getStatus()).isEqualTo(202);
	}

	private static LeaderElectors leadingThreeThousand(AtomicInteger resigned) {
		Map<String, LeaderElector> leaders = IntStream.range(10_000, 13_000)
			.mapToObj((i) -> "election-" + i)
			.collect(Collectors.toMap(Function.identity(), (name) -> leader(name, resigned)));
		LeaderElectors all = BDDMockito.mock(LeaderElectors.class, BDDMockito.withSettings().stubOnly());
		BDDMockito.given(all.candidate()).willReturn("me");
		BDDMockito.given(all.elections()).willReturn(leaders.keySet());
		BDDMockito.given(all.joined(BDDMockito.anyString()))
			.willAnswer((invocation) -> Optional.of(leaders.get(invocation.getArgument(0, String.class))));
		return all;
	}

	private static LeaderElector leader(String name, AtomicInteger resigned) {
		LeaderElector leader = BDDMockito.mock(LeaderElector.class, BDDMockito.withSettings().stubOnly());
		BDDMockito.given(leader.election()).willReturn(name);
		BDDMockito.given(leader.isLeader()).willReturn(true);
		BDDMockito.given(leader.resign()).willAnswer((invocation) -> resigned.incrementAndGet() > 0);
		BDDMockito.given(leader.status())
			.willReturn(new ElectionStatus(name, State.LEADING, null, Instant.EPOCH, Duration.ZERO, Duration.ZERO,
					Standing.CANDIDATE, Set.of(), false));
		return leader;
	}

	@Test
	void membersAreBoundedAndThisInstanceIsTheFirst() {
		List<Member> live = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			live.add(new Member("id-" + i, "candidate-" + (9999 - i), Map.of("url", "x".repeat(1900)), i == 17,
					Duration.ZERO));
		}
		LeaderElectors many = BDDMockito.mock(LeaderElectors.class);
		BDDMockito.given(many.members()).willReturn(live);
		BDDMockito.given(many.candidate()).willReturn("candidate-9982");
		LeaderElectionDescriptor page = endpoint(many).elections(1000, null);
		assertThat(page.memberCount()).isEqualTo(5000);
		assertThat(page.members()).hasSize(100).first().isEqualTo(live.get(17));
		assertThat(page.members().get(1).candidate()).isEqualTo("candidate-5000");
		assertThat(page.candidate().session()).isEqualTo("id-17");
	}

	@Test
	void readingJoinsNothing() {
		this.electors.elector("known");
		assertThat(this.endpoint.election("other")).isNull();
		assertThat(this.endpoint.change(new String[] { "other" }, "pause", null).outcome())
			.isEqualTo(Outcome.NOT_JOINED);
		assertThat(this.electors.elections()).containsExactly("known");
	}

	@Test
	void nameMayContainSlashes() {
		this.electors.grant("tenants/42");
		assertThat(this.endpoint.election("tenants", "42")).isNotNull();
		assertThat(this.endpoint.election("tenants/42")).isNotNull();
		assertThat(this.endpoint.change(new String[] { "tenants", "42" }, "resign", null).election())
			.isEqualTo("tenants/42");
		assertThat(this.electors.elector("tenants/42").isLeader()).isFalse();
	}

	@Test
	void resignEndsTheTerm() {
		this.electors.grant("reports");
		assertThat(this.endpoint.change(new String[] { "reports" }, "resign", null).outcome())
			.isEqualTo(Outcome.HANDING_OFF);
		assertThat(this.electors.elector("reports").isLeader()).isFalse();
		assertThat(this.endpoint.change(new String[] { "reports" }, "RESIGN", null).outcome())
			.isEqualTo(Outcome.NOT_LEADER);
	}

	@Test
	void resignToAnUnknownMemberKeepsTheTerm() {
		this.electors.grant("reports");
		String self = this.electors.members().stream().filter(Member::self).findFirst().orElseThrow().id();
		for (String to : List.of("nobody", self)) {
			assertThat(this.endpoint.change(new String[] { "reports" }, "resign", to).outcome())
				.isEqualTo(Outcome.NO_SUCH_MEMBER);
		}
		assertThat(this.electors.elector("reports").isLeader()).isTrue();
	}

	@Test
	void pauseIsLiftedByResume() {
		this.electors.grant("reports");
		assertThat(this.endpoint.change(new String[] { "reports" }, "pause", null).outcome())
			.isEqualTo(Outcome.HANDING_OFF);
		ElectionDescriptor paused = this.endpoint.election("reports");
		assertThat(paused.pausedBy()).containsExactly(LeaderElectionEndpoint.PAUSED_BY);
		assertThat(paused.standing()).isEqualTo(Standing.PAUSED);
		assertThat(this.endpoint.change(new String[] { "reports" }, "pause", null).outcome()).isEqualTo(Outcome.DONE);
		assertThat(this.endpoint.change(new String[] { "reports" }, "resume", null).outcome()).isEqualTo(Outcome.DONE);
		assertThat(this.endpoint.election("reports").pausedBy()).isEmpty();
	}

	@Test
	void resumeLiftsNoPauseOfAnother() {
		this.electors.elector("reports").pause("health");
		this.endpoint.change(new String[] { "reports" }, "resume", null);
		this.endpoint.changeAll("resume", null);
		assertThat(this.endpoint.election("reports").pausedBy()).containsExactly("health");
	}

	@Test
	void resumeOfAllLiftsThePauseOfTheConfiguration() {
		this.electors.elector("reports");
		this.electors.pause("configuration");
		this.endpoint.change(new String[] { "reports" }, "resume", null);
		assertThat(this.endpoint.election("reports").pausedBy()).containsExactly("configuration");
		this.endpoint.changeAll("resume", null);
		assertThat(this.endpoint.election("reports").pausedBy()).isEmpty();
	}

	@Test
	void allAreChanged() {
		this.electors.grant("a");
		this.electors.grant("b");
		this.electors.elector("c");
		assertThat(this.endpoint.changeAll("resign", null).handedOff()).containsExactly("a", "b");
		this.electors.grant("b");
		assertThat(this.endpoint.changeAll("pause", null).handedOff()).containsExactly("b");
		assertThat(this.endpoint.election("c").pausedBy()).containsExactly(LeaderElectionEndpoint.PAUSED_BY);
		assertThat(this.endpoint.changeAll("resume", null).handedOff()).isEmpty();
		assertThat(this.endpoint.election("c").pausedBy()).isEmpty();
	}

	@Test
	void badActionsAreRefusedWithoutEchoingThem() {
		this.electors.grant("reports");
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.change(new String[] { "reports" }, "stop\n", null))
			.withMessage("Parameter 'action' is none of 'resign', 'pause' and 'resume'");
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.change(new String[] { "reports" }, "pause", "someone"))
			.withMessageContaining("leave it out");
		assertThat(this.electors.elector("reports").isLeader()).isTrue();
	}

	@Test
	void resignationFromAllIsToNoMember() {
		this.electors.grant("reports");
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> this.endpoint.changeAll("resign", "somebody"))
			.withMessageContaining("by a request of its own");
		assertThat(this.electors.elector("reports").isLeader()).isTrue();
	}

	@Test
	void probeSaysWhoLeads() {
		LeaderEndpoint probe = new LeaderEndpoint(this.electors, "reports");
		assertThat(probe.leader().getStatus()).isEqualTo(404);
		this.electors.elector("reports");
		assertThat(probe.leader().getStatus()).isEqualTo(503);
		this.electors.grant("reports");
		assertThat(probe.leader().getStatus()).isEqualTo(200);
		assertThat(probe.leaderOf("reports").getBody().leading()).isTrue();
		assertThat(probe.leaderOf("other").getStatus()).isEqualTo(404);
		assertThat(new LeaderEndpoint(this.electors, null).leader().getStatus()).isEqualTo(404);
		assertThat(this.electors.elections()).containsExactly("reports");
	}

	@Test
	void webExtensionGivesStatuses() {
		LeaderElectionEndpointWebExtension web = new LeaderElectionEndpointWebExtension(this.endpoint);
		this.electors.grant("reports");
		Map<String, Integer> expected = Map.of("resign", 202, "pause", 200, "resume", 200);
		for (String action : List.of("resign", "pause", "resume")) {
			assertThat(web.change(new String[] { "reports" }, action, null).getStatus())
				.isEqualTo(expected.get(action));
		}
		assertThat(web.change(new String[] { "reports" }, "resign", null).getStatus()).isEqualTo(409);
		assertThat(web.change(new String[] { "other" }, "resign", null).getStatus()).isEqualTo(404);
		assertThat(web.changeAll("resign", null).getStatus()).isEqualTo(200);
		this.electors.grant("reports");
		assertThat(web.changeAll("resign", null).getStatus()).isEqualTo(202);
	}

}
