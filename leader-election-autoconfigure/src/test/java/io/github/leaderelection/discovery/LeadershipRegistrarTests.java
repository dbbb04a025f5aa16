package io.github.leaderelection.discovery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.leaderelection.test.TestLeaderElection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeadershipRegistrar} and {@link OwnRegistration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeadershipRegistrarTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Map<String, String> NOTHING = Map.of("zone", "north", LeaderMetadata.MEMBER, "m1");

	private final TestLeaderElection election = new TestLeaderElection();

	private final TestRegistration registration = new TestRegistration();

	private final TestChannel channel = new TestChannel();

	private final TestAutoRegistration automatic = new TestAutoRegistration();

	private LeadershipRegistrar registrar = registrar(50);

	private LeadershipRegistrar registrar(int maxElections) {
		return new LeadershipRegistrar(this.election, List.of(this.channel), "m1", maxElections);
	}

	@AfterEach
	void stop() {
		this.channel.broken = false;
		this.channel.mayReturn.countDown();
		this.registrar.stop();
	}

	private void register() {
		this.registrar.start();
		this.registrar.beforeRegistration(new InstancePreRegisteredEvent(this.automatic, this.registration));
		this.automatic.running = true;
		this.registrar.afterRegistration(new InstanceRegisteredEvent<>(this.automatic, "configuration"));
	}

	@Test
	void memberIdIsPartOfTheRegistration() {
		register();
		assertThat(this.registration.metadata).isEqualTo(NOTHING);
		this.election.grant("reports");
		awaitSent(leading("reports", token("reports")));
		// Not once more, as it was registered with it
		assertThat(this.channel.sent).hasSize(1);
	}

	@Test
	void electionsLedAreShownAndWithdrawn() {
		register();
		long reports = this.election.grant("reports").fencingToken();
		awaitSent(leading("reports", reports));
		long mails = this.election.grant("mails").fencingToken();
		Map<String, String> both = leading("reports", reports);
		both.put("leader-of-mails", Long.toString(mails));
		awaitSent(both);
		this.election.revoke("reports");
		awaitSent(leading("mails", mails));
		this.election.revoke("mails");
		awaitSent(NOTHING);
		awaitSent(leading("reports", this.election.grant("reports").fencingToken()));
	}

	@Test
	void whatIsLedBeforeTheRegistrationIsPartOfIt() {
		this.election.grant("reports");
		register();
		assertThat(this.registration.metadata).isEqualTo(leading("reports", token("reports")));
	}

	@Test
	void whatCannotBeRegisteredIsSentAfterwards() {
		this.channel.unprepared = true;
		register();
		awaitSent(NOTHING);
	}

	@Test
	void slowRegistryDelaysNoTermAndGetsTheLatestOnly() {
		register();
		this.channel.slow = true;
		this.election.grant("reports");
		Awaitility.await().atMost(PATIENCE).until(() -> this.channel.waiting);
		for (int i = 0; i < 5; i++) {
			this.election.revoke("reports");
			this.election.grant("reports");
		}
		assertThat(this.election.elector("reports").isLeader()).isTrue();
		this.channel.slow = false;
		this.channel.mayReturn.countDown();
		awaitSent(leading("reports", token("reports")));
		assertThat(this.channel.sent).hasSize(2);
	}

	@Test
	void failedChangeIsSentAgain(CapturedOutput output) {
		register();
		this.channel.broken = true;
		this.election.grant("reports");
		Awaitility.await().atMost(PATIENCE).until(() -> this.channel.failures.size() > 1);
		assertThat(output).containsOnlyOnce("could not change its registration");
		this.channel.broken = false;
		awaitSent(leading("reports", token("reports")));
		Awaitility.await().atMost(PATIENCE).until(() -> output.toString().contains("has changed its registration"));
	}

	@Test
	void withdrawalIsSentAfterAGrantWhoseOutcomeIsUnknown() {
		register();
		this.channel.broken = true;
		this.election.grant("reports");
		Awaitility.await().atMost(PATIENCE).until(() -> !this.channel.failures.isEmpty());
		this.election.revoke("reports");
		this.channel.broken = false;
		// Although it is what was sent last without an exception
		awaitSent(NOTHING);
	}

	@Test
	void instanceThatWasTakenOutIsNotRegisteredAgain() {
		register();
		this.automatic.running = false;
		this.election.grant("reports");
		Awaitility.await().atMost(PATIENCE).until(() -> this.automatic.asked > 1);
		assertThat(this.channel.sent).isEmpty();
		assertThat(this.registration.metadata).isEqualTo(NOTHING);
		register();
		assertThat(this.registration.metadata).isEqualTo(leading("reports", token("reports")));
	}

	@Test
	void nothingIsSentAfterTheStop() {
		register();
		this.registrar.stop();
		this.election.grant("reports");
		this.registrar.afterRegistration(new InstanceRegisteredEvent<>(this.automatic, "configuration"));
		assertThat(this.registrar.isRunning()).isFalse();
		// Nor is there what could send it later
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("leader-election-discovery")));
		assertThat(this.channel.sent).isEmpty();
		this.registrar.start();
		this.registrar.afterRegistration(new InstanceRegisteredEvent<>(this.automatic, "configuration"));
		awaitSent(leading("reports", token("reports")));
	}

	@Test
	void stopWaitsForTheChangeThatIsBeingSent() {
		register();
		this.channel.slow = true;
		this.channel.deaf = true;
		this.election.grant("reports");
		Awaitility.await().atMost(PATIENCE).until(() -> this.channel.waiting);
		AtomicBoolean stopped = new AtomicBoolean();
		this.registrar.stop(() -> stopped.set(true));
		assertThat(this.registrar.isRunning()).isFalse();
		assertThat(stopped).isFalse();
		this.channel.mayReturn.countDown();
		Awaitility.await().atMost(PATIENCE).untilTrue(stopped);
		assertThat(this.channel.sent).hasSize(1);
	}

	@Test
	void stopOfWhatDoesNotRunCallsBack() {
		AtomicBoolean stopped = new AtomicBoolean();
		this.registrar.stop(() -> stopped.set(true));
		assertThat(stopped).isTrue();
	}

	@Test
	void noMoreElectionsAreShownThanTheLimit(CapturedOutput output) {
		this.registrar = registrar(1);
		register();
		this.election.grant("a");
		awaitSent(leading("a", token("a")));
		this.election.grant("b");
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> output.toString().contains("leads 1 elections that service discovery does not show"));
		assertThat(this.registration.metadata).isEqualTo(leading("a", token("a")));
	}

	@Test
	void electionWithAKeyThatIsTooLongIsNotShown(CapturedOutput output) {
		register();
		this.election.grant("a" + "/".repeat(60));
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> output.toString().contains("leads 1 elections that service discovery does not show"));
		assertThat(this.channel.sent).isEmpty();
	}

	private long token(String election) {
		return this.election.elector(election).leadership().orElseThrow().fencingToken();
	}

	private static Map<String, String> leading(String election, long token) {
		Map<String, String> metadata = new HashMap<>(NOTHING);
		metadata.put("leader-of-" + election, Long.toString(token));
		return metadata;
	}

	private void awaitSent(Map<String, String> metadata) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> !this.channel.sent.isEmpty()
					&& this.channel.sent.get(this.channel.sent.size() - 1).equals(metadata));
	}

	private static final class TestRegistration extends DefaultServiceInstance implements Registration {

		private final Map<String, String> metadata = new HashMap<>(Map.of("zone", "north"));

		private TestRegistration() {
			super("a", "shop", "localhost", 80, false);
		}

		@Override
		public Map<String, String> getMetadata() {
			return this.metadata;
		}

	}

	private static final class TestAutoRegistration implements Lifecycle {

		private volatile boolean running;

		private volatile int asked;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			this.asked++;
			return this.running;
		}

	}

	private static final class TestChannel implements RegistrationChannel {

		private final List<Map<String, String>> sent = new CopyOnWriteArrayList<>();

		private final List<Map<String, String>> failures = new CopyOnWriteArrayList<>();

		private final CountDownLatch mayReturn = new CountDownLatch(1);

		private volatile boolean unprepared;

		private volatile boolean slow;

		private volatile boolean deaf;

		private volatile boolean waiting;

		private volatile boolean broken;

		@Override
		public boolean supports(Registration registration) {
			return true;
		}

		@Override
		public void set(Registration registration, Map<String, String> entries) {
			if (this.unprepared) {
				this.unprepared = false;
				throw new UnsupportedOperationException();
			}
			LeaderMetadata.replace(registration.getMetadata(), entries);
		}

		@Override
		public void send(Registration registration) {
			Map<String, String> metadata = Map.copyOf(((TestRegistration) registration).metadata);
			if (this.slow) {
				this.waiting = true;
				await();
			}
			if (this.broken) {
				this.failures.add(metadata);
				throw new IllegalStateException("registry is down");
			}
			this.sent.add(metadata);
		}

		private void await() {
			try {
				this.mayReturn.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				if (!this.deaf) {
					throw new IllegalStateException(ex);
				}
				await();
			}
		}

	}

}
