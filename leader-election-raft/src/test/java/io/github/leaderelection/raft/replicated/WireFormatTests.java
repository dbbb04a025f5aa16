package io.github.leaderelection.raft.replicated;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.replicated.ElectionBatch.ClaimBatch;
import io.github.leaderelection.raft.replicated.ElectionBatch.CreateBatch;
import io.github.leaderelection.raft.replicated.ElectionCommand.ClaimCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CreateCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.EvictCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.ReleaseCommand;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterReport;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bytes in the log, in replies and in snapshots, taken from the first version that
 * wrote them: a log that exists has to be read, and voters of two versions have to
 * understand each other during a rolling upgrade.
 */
class WireFormatTests {

	private static final Properties GOLDEN = golden();

	private static final UUID CLUSTER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

	private static final Session SESSION = new Session(new SessionId("s1"), 7, "h\u00f6st:1",
			new LinkedHashMap<>(Map.of("zone", "b", "app", "shop \ud83d\ude00")), Duration.ofSeconds(10));

	private static final ElectionRecord HELD = new ElectionRecord("orders", State.HELD, new SessionId("s1"), 5,
			"store");

	private final VoterRegistry registry = new VoterRegistry();

	private final ElectionSection elections = new ElectionSection(() -> this.registry.state().clusterId(),
			() -> this.registry.state().formats().written(), new NamespaceHints(), () -> 0);

	@Test
	void heartbeat() throws IOException {
		assertCommand(new HeartbeatCommand("shop", SESSION, 6), "heartbeat");
	}

	@Test
	void create() throws IOException {
		assertCommand(new CreateCommand("shop", "orders", 3), "create");
	}

	@Test
	void claim() throws IOException {
		Claim claim = new Claim(HELD, OptionalLong.of(7), "store", new SessionId("s2"), 6);
		assertCommand(new ClaimCommand("shop", claim), "claim");
	}

	@Test
	void claimOfVacantRecord() throws IOException {
		ElectionRecord vacant = new ElectionRecord("orders", State.VACANT, null, 5, "other");
		Claim claim = new Claim(vacant, OptionalLong.empty(), "store", new SessionId("s2"), 6);
		assertCommand(new ClaimCommand("shop", claim), "claim-vacant");
	}

	@Test
	void release() throws IOException {
		assertCommand(new ReleaseCommand("shop", "orders", new SessionId("s1"), 5), "release");
	}

	@Test
	void close() throws IOException {
		assertCommand(new CloseCommand("shop", new SessionId("s1")), "close");
	}

	@Test
	void evict() throws IOException {
		assertCommand(new EvictCommand("shop", new SessionId("s1"), 7), "evict");
	}

	@Test
	void commandForOneCluster() {
		assertBytes(ReplicatedState.addressed(new byte[] { 1, 2, 3 }, CLUSTER), "addressed");
	}

	@Test
	void registration() {
		assertBytes(VoterRegistry.command(new Registration("n1", "node-1", "x", true, "y", list(1))), "registration");
	}

	@Test
	void voterList() {
		assertBytes(VoterRegistry.command(list(2)), "list");
	}

	@Test
	void repliesOfTheRegistry() throws IOException {
		assertBytes(register("n1", ""), "accepted");
		assertBytes(register("n1", "z"), "other-cluster");
		this.registry.apply(input(command(list(2))));
		assertBytes(state(), "state");
		assertThat(new VoterReport(this.registry.state(), 2, 1, "").bytes()).startsWith(state());
	}

	@Test
	void wantedList() throws IOException {
		register("n1", "");
		this.registry.apply(input(command(new Registration("n1", "node-n1", "", false, "y", list(2)))));
		assertBytes(state(), "wanted");
	}

	// A list that is no later one changes nothing, and is answered like a registration
	private byte[] state() throws IOException {
		byte[] reply = this.registry.apply(input(command(list(0))));
		return Arrays.copyOfRange(reply, 1, reply.length);
	}

	@Test
	void stepsToAFormat() {
		assertBytes(VoterRegistry.agreement(2, list(1).ids()), "agreement");
		assertBytes(VoterRegistry.writing(2, list(1).ids()), "writing");
	}

	@Test
	void report() throws IOException {
		raise();
		byte[] state = state();
		byte[] report = new VoterReport(this.registry.state(), 2, 2, "node-n1").bytes();
		assertThat(report).startsWith(state);
		assertBytes(Arrays.copyOfRange(report, state.length, report.length), "report");
	}

	@Test
	void batches() throws IOException {
		assertCommand(new CreateBatch("shop", List.of("orders", "invoices"), 3), "create-batch");
		Claim first = new Claim(HELD, OptionalLong.of(7), "store", new SessionId("s2"), 6);
		ElectionRecord vacant = new ElectionRecord("invoices", State.VACANT, null, 4, "other");
		Claim second = new Claim(vacant, OptionalLong.empty(), "store", new SessionId("s2"), 6);
		assertCommand(new ClaimBatch("shop", List.of(first, second)), "claim-batch");
		assertBytes(ElectionReplies.outcomes(List.of(true, false)), "outcomes");
	}

	private void raise() throws IOException {
		for (String id : list(1).ids()) {
			register(id, "");
			this.registry.apply(input(command(new Registration(id, "node-" + id, "y", true, "y", list(1)))));
		}
		this.registry.apply(input(VoterRegistry.agreement(2, list(1).ids())));
		this.registry.apply(input(VoterRegistry.writing(2, list(1).ids())));
		assertThat(this.registry.state().formats()).isEqualTo(new Formats(2, 2));
	}

	@Test
	void repliesOfElections() throws IOException {
		register("n1", "");
		assertBytes(execute(new HeartbeatCommand("shop", SESSION, 0)), "empty-view");
		assertBytes(execute(new CreateCommand("shop", "orders", 3)), "outcome-true");
		assertBytes(execute(new ReleaseCommand("shop", "orders", new SessionId("s1"), 5)), "outcome-false");
		assertBytes(execute(new HeartbeatCommand("shop", SESSION.withNonce(8), 7)), "view");
	}

	/**
	 * No voter of a version before gets this one.
	 * @throws IOException if it cannot be written
	 */
	@Test
	void replyThatLeavesOutWhatIsKnown() throws IOException {
		register("n1", "");
		Session current = new Session(new SessionId("s1"), 7, "host:1", Map.of(Session.FORMAT_KEY, "2"),
				Duration.ofSeconds(10));
		execute(new HeartbeatCommand("shop", current, 0));
		execute(new CreateCommand("shop", "orders", 3));
		execute(new HeartbeatCommand("shop", current.withNonce(8), 7));
		assertBytes(execute(new HeartbeatCommand("shop", current.withNonce(9), 8)), "unchanged-view");
	}

	/**
	 * What a store sends is what the version before sends.
	 */
	@Test
	void callsOfAStore() {
		assertBytes(ElectionCall.heartbeat("shop", SESSION, 6).command(), "heartbeat");
		assertBytes(ElectionCall.create("shop", "orders", 3).command(), "create");
		assertBytes(ElectionCall.claim("shop", new Claim(HELD, OptionalLong.of(7), "store", new SessionId("s2"), 6))
			.command(), "claim");
		assertBytes(ElectionCall.release("shop", "orders", new SessionId("s1"), 5).command(), "release");
		assertBytes(ElectionCall.close("shop", new SessionId("s1")).command(), "close");
		assertBytes(ElectionCall.evict("shop", SESSION).command(), "evict");
	}

	@Test
	void repliesOfTheStateMachine() {
		assertBytes(Replies.executed(new byte[] { 9 }), "executed");
		assertBytes(Replies.refused(), "refused");
		assertBytes(Replies.otherCluster(), "other");
		assertBytes(Replies.notBegun(Set.of("n1")), "not-begun");
	}

	@Test
	void snapshot() throws IOException {
		fill();
		assertBytes(ValueWriter.bytes((writer) -> {
			this.elections.write(writer);
			this.registry.write(writer);
		}), "snapshot");
	}

	private void fill() throws IOException {
		register("n1", "");
		execute(new HeartbeatCommand("shop", SESSION, 0));
		execute(new CreateCommand("shop", "orders", 3));
		ElectionRecord seen = new ElectionRecord("orders", State.VACANT, null, 3, "y");
		execute(new ClaimCommand("shop", new Claim(seen, OptionalLong.empty(), "y", new SessionId("s1"), 4)));
		execute(new CreateCommand("shop", "invoices", 1));
		execute(new CreateCommand("other", "orders", 2));
	}

	private byte[] register(String id, String clusterId) throws IOException {
		return this.registry.apply(input(command(new Registration(id, "node-" + id, clusterId, false, "y", list(1)))));
	}

	private byte[] execute(ElectionCommand command) throws IOException {
		return this.elections.apply(input(ElectionCommands.bytes(command)));
	}

	private static byte[] command(Registration registration) {
		return VoterRegistry.command(registration);
	}

	private static byte[] command(VoterList list) {
		return VoterRegistry.command(list);
	}

	// Without the byte of the section
	private static DataInputStream input(byte[] command) {
		return new DataInputStream(new ByteArrayInputStream(command, 1, command.length - 1));
	}

	private static VoterList list(long version) {
		Map<String, String> voters = new TreeMap<>();
		for (String id : List.of("n1", "n2", "n3")) {
			voters.put(id, id + ".example:7001");
		}
		return new VoterList(version, voters);
	}

	private static void assertCommand(ElectionCommand command, String name) throws IOException {
		byte[] bytes = ElectionCommands.bytes(command);
		assertBytes(bytes, name);
		assertBytes(ElectionCommands.bytes(ElectionCommands.read(input(bytes), Formats.LATEST)), name);
	}

	private static void assertBytes(byte[] bytes, String name) {
		assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(GOLDEN.getProperty(name));
	}

	private static Properties golden() {
		try (InputStream input = WireFormatTests.class.getResourceAsStream("/wire-format.properties")) {
			Properties golden = new Properties();
			golden.load(input);
			return golden;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
