package io.github.leaderelection.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.test.AutoConfigureTestLeaderElection;
import io.github.leaderelection.test.TestLeaderElection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that share a context, of which none sees what another one has granted.
 */
@SpringBootTest
@AutoConfigureTestLeaderElection
class ResetBetweenTestsTests {

	@Autowired
	TestLeaderElection election;

	@Autowired
	LeaderElectors electors;

	@Autowired
	OrderForwarder forwarder;

	private long before;

	@BeforeEach
	void nothingIsGrantedPausedOrRecorded() {
		assertThat(this.election.elections()).isNotEmpty().allSatisfy((name) -> {
			assertThat(this.election.elector(name).isLeader()).isFalse();
			assertThat(this.election.elector(name).status().pausedBy()).isEmpty();
		});
		assertThat(this.election.events()).isEmpty();
		this.before = this.election.grant("before").fencingToken();
	}

	/**
	 * The second one finds what the first one has left.
	 */
	@RepeatedTest(2)
	void grantsPausesAndStopsTheProcess() {
		assertThat(this.election.elector("before").isLeader()).as("what @BeforeEach grants").isTrue();
		assertThat(this.election.grant("default").fencingToken()).isPositive();
		this.electors.pause("operator");
		this.electors.elector("reports").pause("night");
		this.election.pauseProcess();
	}

	/**
	 * Its work runs on a thread of its own, and could keep the second one from leading.
	 */
	@RepeatedTest(2)
	void leavesWorkRunning() {
		String order = "order after " + this.before;
		this.forwarder.accept(order);
		this.election.grant("orders");
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> this.forwarder.forwarded().contains(order));
	}

	@Test
	void tokensRiseAllTheSame() {
		this.election.reset();
		assertThat(this.election.grant("before").fencingToken()).isGreaterThan(this.before);
	}

	@Test
	void resetInterruptsWorkAndWaitsForIt() throws Exception {
		this.election.grant("reports");
		GuardedRun run = this.electors.elector("reports").begin("export", new GuardedRun.Signals() {
		}).orElseThrow();
		Thread worker = new Thread(() -> {
			try (run) {
				LeaderWork<String, RuntimeException> part = (leadership) -> {
					try {
						new CountDownLatch(1).await();
						return "ended";
					}
					catch (InterruptedException ex) {
						return "interrupted";
					}
				};
				run.call(part);
			}
		});
		worker.start();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> worker.getState() == Thread.State.WAITING);
		this.election.reset();
		assertThat(this.election.grant("reports").isValid()).isTrue();
		worker.join();
	}

}
