package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.raft.replicated.RefusedCommandException;
import io.github.leaderelection.raft.replicated.RefusedCommandException.Reason;
import io.github.leaderelection.raft.replicated.ReplicatedState;
import io.github.leaderelection.raft.replicated.Replies;
import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.VoterIdentity;
import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Voters and clients whose cluster another one has replaced, at the same addresses.
 */
class StrayedTests {

	private static final byte[] COMMAND = { ReplicatedState.ELECTIONS, 1, 2, 3 };

	@TempDir
	private Path directory;

	private final VoterCaller caller = mock();

	private final LocalVoter voter = mock();

	private final VoterServer server = mock();

	private VoterRegistry cluster = new VoterRegistry();

	private int elections;

	@BeforeEach
	void execute() throws IOException {
		given(this.voter.id()).willReturn("n1");
		given(this.caller.peers()).willReturn(List.of(RaftPeerId.valueOf("n2")));
		given(this.caller.answers()).willAnswer((call) -> new VoterAnswers(Map.of()));
		given(this.caller.ask(any(), any())).willAnswer((call) -> report());
		given(this.caller.write(any(), anyLong())).willAnswer((call) -> apply(call.getArgument(0)));
		given(this.server.registry()).willAnswer((call) -> this.cluster.state());
	}

	private byte[] report() {
		return new VoterReport(this.cluster.state(), 1, 1, "").bytes();
	}

	private byte[] apply(byte[] command) throws IOException {
		DataInputStream input = new DataInputStream(
				new ByteArrayInputStream(Arrays.copyOfRange(command, 1, command.length)));
		if (command[0] == VoterRegistry.SECTION) {
			return Replies.executed(this.cluster.apply(input));
		}
		String id = new UUID(input.readLong(), input.readLong()).toString();
		if (!id.equals(this.cluster.state().clusterId())) {
			return Replies.otherCluster();
		}
		this.elections++;
		return Replies.executed(new byte[0]);
	}

	@Test
	void voterRegistersAgainAtOnceAndIsRefused() throws IOException {
		RaftSettings settings = settings("n1");
		try (StorageDirectory storage = StorageDirectory.open(settings, "n1")) {
			CommandClient commands = new CommandClient(settings, this.caller, null, () -> null, () -> false);
			Registrar registrar = new Registrar(settings, Duration.ofSeconds(1), storage, this.caller, commands);
			registrar.check(this.voter, this.server, 0);
			registrar.check(this.voter, this.server, 250);
			commands.send(COMMAND);
			registrar.check(this.voter, this.server, 100_000);
			// Registered twice, and one command
			verify(this.caller, times(3)).write(any(), anyLong());
			replaceCluster();
			assertStrayed(commands);
			assertStrayed(commands);
			registrar.check(this.voter, this.server, 100_250);
			verify(this.voter).leave(eq(LocalVoter.State.REFUSED), contains("belongs to another cluster"));
			assertThatExceptionOfType(SteppedAsideException.class).isThrownBy(() -> commands.send(COMMAND))
				.withMessageContaining("belongs to another cluster");
			assertThat(this.elections).isOne();
		}
	}

	@Test
	void voterHasWrittenDownWhichClusterItIsBeforeItSaysSo() throws IOException {
		RaftSettings settings = settings("n1");
		try (StorageDirectory storage = StorageDirectory.open(settings, "n1")) {
			List<String> registered = new ArrayList<>();
			willAnswer((call) -> {
				byte[] command = call.getArgument(0);
				Registration registration = registration(command);
				registered.add(registration.clusterId());
				if (registration.hasLog()) {
					assertThat(this.cluster.state().clusterId()).isEqualTo(registration.clusterId());
					assertThat(VoterIdentity.read(this.directory).clusterId()).isEqualTo(registration.clusterId());
				}
				return apply(command);
			}).given(this.caller).write(any(), anyLong());
			VoterRegistry log = new VoterRegistry();
			given(this.server.registry()).willReturn(log.state());
			Registrar registrar = new Registrar(settings, Duration.ofSeconds(1), storage, this.caller,
					new CommandClient(settings, this.caller, null, () -> null, () -> false));
			for (long now = 0; now < 1000; now += 250) {
				registrar.check(this.voter, this.server, now);
			}
			String id = this.cluster.state().clusterId();
			// Its log says nothing yet
			assertThat(registered).containsExactly("");
			assertThat(this.cluster.state().awaited()).contains("n1");
			given(this.server.registry()).willReturn(this.cluster.state());
			for (long now = 1000; now < 2000; now += 250) {
				registrar.check(this.voter, this.server, now);
			}
			assertThat(registered).containsExactly("", id);
			assertThat(this.cluster.state().awaited()).doesNotContain("n1");
		}
	}

	private static Registration registration(byte[] command) throws IOException {
		// Without the bytes of the section and the operation
		DataInputStream input = new DataInputStream(new ByteArrayInputStream(command, 2, command.length - 2));
		return new Registration(input.readUTF(), input.readUTF(), input.readUTF(), input.readBoolean(), input.readUTF(),
				new VoterList(1, Map.of()));
	}

	@Test
	void callWaitsUntilTheClusterHasBegunAndIsWrittenDownTwiceAtMost() throws IOException {
		replaceCluster();
		CommandClient commands = new CommandClient(settings(null), this.caller, null, () -> null, () -> false);
		AtomicInteger asked = new AtomicInteger();
		given(this.caller.ask(any(), any())).willAnswer((call) -> {
			if (asked.incrementAndGet() == 5) {
				begin();
			}
			return report();
		});
		willAnswer((call) -> this.cluster.state().hasBegun() ? apply(call.getArgument(0))
				: Replies.notBegun(this.cluster.state().awaited()))
			.given(this.caller)
			.write(any(), anyLong());
		commands.send(COMMAND);
		assertThat(this.elections).isOne();
		verify(this.caller, times(2)).write(any(), anyLong());
	}

	private void begin() throws IOException {
		String id = this.cluster.state().clusterId();
		for (String each : List.of("n1", "n2", "n3")) {
			String node = this.cluster.state().directories().getOrDefault(each, "node-" + each);
			apply(VoterRegistry.command(new Registration(each, node, id, true, "x", settings(null).voterList())));
		}
	}

	@Test
	void voterThatIsAcceptedAgainGoesOn() throws IOException {
		RaftSettings settings = settings("n1");
		try (StorageDirectory storage = StorageDirectory.open(settings, "n1")) {
			CommandClient commands = new CommandClient(settings, this.caller, null, () -> null, () -> false);
			Registrar registrar = new Registrar(settings, Duration.ofSeconds(1), storage, this.caller, commands);
			registrar.check(this.voter, this.server, 0);
			registrar.check(this.voter, this.server, 250);
			VoterRegistry own = this.cluster;
			replaceCluster();
			assertStrayed(commands);
			this.cluster = own;
			registrar.check(this.voter, this.server, 500);
			assertThat(commands.hasStrayed()).isFalse();
			commands.send(COMMAND);
			verify(this.voter, never()).leave(any(), any());
		}
	}

	@Test
	void clientGoesOnWithTheNewCluster() throws IOException {
		replaceCluster();
		CommandClient commands = new CommandClient(settings(null), this.caller, null, () -> null, () -> false);
		commands.send(COMMAND);
		replaceCluster();
		assertStrayed(commands);
		assertThat(commands.hasStrayed()).isFalse();
		commands.send(COMMAND);
		assertThat(this.elections).isEqualTo(2);
	}

	private void replaceCluster() throws IOException {
		this.cluster = new VoterRegistry();
		apply(VoterRegistry.command(new Registration("n2", UUID.randomUUID().toString(), "", false,
				UUID.randomUUID().toString(), settings(null).voterList())));
	}

	private static void assertStrayed(CommandClient commands) {
		assertThatExceptionOfType(RefusedCommandException.class).isThrownBy(() -> commands.send(COMMAND))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.OTHER_CLUSTER));
		assertThat(commands.failure()).contains("another cluster");
	}

	private RaftSettings settings(@Nullable String id) {
		RaftSettings.Builder settings = RaftSettings
			.builder("test", Map.of("n1", "127.0.0.1:1", "n2", "127.0.0.1:2", "n3", "127.0.0.1:3"))
			.operationTimeout(Duration.ofSeconds(30));
		return (id != null) ? settings.id(id).storageDirectory(this.directory).build() : settings.build();
	}

}
