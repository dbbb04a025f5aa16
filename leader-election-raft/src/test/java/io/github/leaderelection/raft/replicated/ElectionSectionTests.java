package io.github.leaderelection.raft.replicated;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.replicated.ElectionBatch.ClaimBatch;
import io.github.leaderelection.raft.replicated.ElectionBatch.CreateBatch;
import io.github.leaderelection.raft.replicated.ElectionCommand.ClaimCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CreateCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.EvictCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.ReleaseCommand;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ElectionSection}, beside those of the contract of a store.
 */
class ElectionSectionTests {

	private static final int FUZZED = 20_000;

	private final ReplicatedSections voters = new ReplicatedSections();

	private final byte[] empty = this.voters.state();

	private final Session session = session("a", 1);

	@Test
	void randomBytesAreRefusedByAllVotersAlike() {
		Random random = new Random(1);
		for (int i = 0; i < FUZZED; i++) {
			byte[] bytes = new byte[random.nextInt(200)];
			random.nextBytes(bytes);
			if (bytes.length > 2 && random.nextBoolean()) {
				// Past the version and the kind
				bytes[0] = (byte) (1 + random.nextInt(2));
				bytes[1] = (byte) (1 + random.nextInt(8));
			}
			assertThat(this.voters.apply(bytes)).isNull();
		}
		assertThat(this.voters.state()).isEqualTo(this.empty);
	}

	@Test
	void damagedCommandsAreRefusedOrExecutedByAllVotersAlike() throws IOException {
		Random random = new Random(2);
		int executed = 0;
		for (int i = 0; i < FUZZED; i++) {
			byte[] command = command(random);
			byte[] damaged = (i % 4 == 0) ? command : damaged(command, random);
			executed += (this.voters.apply(damaged) != null) ? 1 : 0;
		}
		assertThat(executed).isBetween(FUZZED / 4, FUZZED - FUZZED / 4);
		byte[] state = this.voters.state();
		assertThat(state.length).isGreaterThan(1_000);
		assertThat(ReplicatedSections.state(restored(state))).isEqualTo(state);
	}

	@Test
	void damagedSnapshotsAreRefusedOrRead() {
		Random random = new Random(3);
		for (int i = 0; i < 1_000; i++) {
			this.voters.apply(command(random));
		}
		byte[] state = this.voters.state();
		int refused = 0;
		for (int i = 0; i < 2_000; i++) {
			try {
				restored(damaged(state, random));
			}
			catch (IOException ex) {
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(100);
	}

	@Test
	void countsAndLengthsThatAreNotTrueCostNoMemory() {
		byte[] valid = bytes(new HeartbeatCommand("shop", this.session, 0));
		byte[] counts = valid.clone();
		// The count of the metadata, after which there are two texts and the acknowledged
		int count = counts.length - 8 - 2 * (2 + 3) - 4;
		assertThat(counts[count + 3]).isOne();
		Arrays.fill(counts, count, count + 4, (byte) 0x7f);
		byte[] lengths = valid.clone();
		Arrays.fill(lengths, count + 4, count + 6, (byte) 0xff);
		byte[] negative = valid.clone();
		Arrays.fill(negative, count, count + 4, (byte) 0xff);
		assertThat(allocated(() -> {
			for (int i = 0; i < 100; i++) {
				assertThat(this.voters.apply(counts)).isNull();
				assertThat(this.voters.apply(lengths)).isNull();
				assertThat(this.voters.apply(negative)).isNull();
			}
		})).isLessThan(20_000_000);
	}

	@Test
	void whatIsNoCommandIsRefused() {
		byte[] valid = bytes(new CreateCommand("shop", "orders", 5));
		assertRefused(new byte[0]);
		assertRefused(with(valid, 0, 2));
		assertRefused(with(valid, 0, 0));
		assertRefused(with(valid, 1, 0));
		assertRefused(with(valid, 1, 7));
		assertRefused(Arrays.copyOf(valid, valid.length + 1));
		assertRefused(Arrays.copyOf(valid, valid.length - 1));
		assertRefused(with(valid, valid.length - 8, 0x80));
		assertRefused(replaced(valid, "orders", "or er$"));
		assertRefused(replaced(valid, "shop", "sh p"));
		assertRefused(replaced(valid, "shop", "\0hop"));
		byte[] heartbeat = bytes(new HeartbeatCommand("shop", this.session, 0));
		assertRefused(replaced(heartbeat, this.session.id().value(), "-".repeat(8)));
		int candidate = new String(heartbeat, StandardCharsets.ISO_8859_1).indexOf("candidate");
		assertRefused(with(heartbeat, candidate, 0xff));
		// The lease
		assertRefused(with(heartbeat, candidate + "candidate".length(), 0x80));
		assertThat(this.voters.state()).isEqualTo(this.empty);
		assertThat(this.voters.apply(valid)).isNotNull();
	}

	@Test
	void textsThatAreTooLongAreRefused() {
		String longest = "x".repeat(ValueReader.MAX_TEXT);
		byte[] valid = bytes(new HeartbeatCommand("shop",
				new Session(this.session.id(), 1, longest, Map.of(), Duration.ofSeconds(1)), 0));
		String text = new String(valid, StandardCharsets.ISO_8859_1);
		byte[] longer = text.replace("\10\0" + longest, "\10\1x" + longest).getBytes(StandardCharsets.ISO_8859_1);
		assertThat(longer).hasSize(valid.length + 1);
		assertRefused(longer);
		assertThat(this.voters.apply(valid)).isNotNull();
	}

	@Test
	void namespaceWithoutContentIsForgotten() {
		ElectionRecord seen = new ElectionRecord("orders", State.VACANT, null, 0, "cluster");
		execute(new ClaimCommand("shop", new Claim(seen, OptionalLong.empty(), "cluster", this.session.id(), 1)));
		execute(new ReleaseCommand("shop", "orders", this.session.id(), 1));
		execute(new CloseCommand("shop", this.session.id()));
		execute(new EvictCommand("shop", this.session.id(), 1));
		assertThat(this.voters.state()).isEqualTo(this.empty);
		execute(new HeartbeatCommand("shop", this.session, 0));
		assertThat(this.voters.state()).isNotEqualTo(this.empty);
		execute(new EvictCommand("shop", this.session.id(), 1));
		execute(new HeartbeatCommand("shop", this.session, 0));
		execute(new CloseCommand("shop", this.session.id()));
		assertThat(this.voters.state()).isEqualTo(this.empty);
	}

	@Test
	void nothingIsExecutedBeforeTheClusterHasAnIdentity() {
		ElectionSection section = new ElectionSection(() -> "", () -> Formats.LATEST, new NamespaceHints(), () -> 0);
		assertThatIOException().isThrownBy(() -> section.apply(input(bytes(new CreateCommand("shop", "orders", 0)))))
			.withMessageContaining("no identity");
	}

	@Test
	void recordKeepsTheIdentityThatItWasWrittenUnder() throws IOException {
		List<String> identity = new ArrayList<>(List.of("first"));
		ElectionSection section = new ElectionSection(() -> identity.get(0), () -> Formats.LATEST, new NamespaceHints(),
				() -> 0);
		section.apply(input(bytes(new CreateCommand("shop", "orders", 0))));
		identity.set(0, "second");
		section.apply(input(bytes(new CreateCommand("shop", "invoices", 0))));
		byte[] snapshot = ReplicatedSections.state(section);
		identity.set(0, "");
		ReplicatedSections.restore(section, snapshot);
		identity.set(0, "third");
		Map<String, ElectionRecord> elections = ElectionReplies
			.heartbeat(input(section.apply(input(bytes(new HeartbeatCommand("shop", this.session, 0))))))
			.on(null)
			.orElseThrow()
			.elections();
		assertThat(elections).extractingByKey("orders").extracting(ElectionRecord::storeId).isEqualTo("first");
		assertThat(elections).extractingByKey("invoices").extracting(ElectionRecord::storeId).isEqualTo("second");
	}

	@Test
	void metadataIsWrittenInOneOrder() {
		List<String> keys = List.of("app", "build", "host", "pid", "region", "url", "version", "zone");
		Map<String, String> metadata = new HashMap<>();
		keys.forEach((key) -> metadata.put(key, ""));
		Session several = new Session(this.session.id(), 1, "a", metadata, Duration.ofSeconds(1));
		assertThat(new String(bytes(new HeartbeatCommand("shop", several, 0)), StandardCharsets.ISO_8859_1))
			.containsSubsequence(keys);
	}

	@Test
	void snapshotOfAnotherVersionIsRefusedAndChangesNothing() throws IOException {
		execute(new CreateCommand("shop", "orders", 0));
		byte[] state = this.voters.state();
		ElectionSection section = restored(state);
		assertThatIOException().isThrownBy(() -> ReplicatedSections.restore(section, with(state, 0, 2)))
			.withMessageContaining("version 2");
		assertThatIOException()
			.isThrownBy(() -> ReplicatedSections.restore(section, Arrays.copyOf(state, state.length - 1)));
		assertThat(ReplicatedSections.state(section)).isEqualTo(state);
	}

	@Test
	void snapshotReplacesWhatWasThere() throws IOException {
		execute(new CreateCommand("shop", "orders", 0));
		ElectionSection section = restored(this.voters.state());
		ReplicatedSections.restore(section, this.empty);
		assertThat(ReplicatedSections.state(section)).isEqualTo(this.empty);
	}

	@Test
	void subscribersAreNotifiedOfTheirNamespaceOnly() throws IOException {
		NamespaceHints hints = new NamespaceHints();
		ElectionSection section = new ElectionSection(() -> "cluster", () -> Formats.LATEST, hints, () -> 0);
		Recorded shop = new Recorded();
		Recorded other = new Recorded();
		try (Subscription first = hints.subscribe("shop", shop);
				Subscription second = hints.subscribe("other", other)) {
			assertThat(List.of(first, second)).hasSize(2);
			section.apply(input(bytes(new HeartbeatCommand("shop", this.session, 0))));
			section.apply(input(bytes(new CreateCommand("shop", "orders", 0))));
			section.apply(input(bytes(new ReleaseCommand("shop", "orders", this.session.id(), 0))));
			assertThat(shop.hints).isEmpty();
			ElectionRecord seen = new ElectionRecord("orders", State.VACANT, null, 0, "cluster");
			section.apply(input(bytes(
					new ClaimCommand("shop", new Claim(seen, OptionalLong.empty(), "cluster", this.session.id(), 1)))));
			section.apply(input(bytes(new HeartbeatCommand("shop", this.session.withNonce(2), 1))));
			section.apply(input(bytes(new HeartbeatCommand("shop", session("b", 1), 0))));
			assertThat(shop.hints).containsExactly("heartbeat " + this.session.id());
			section.apply(input(bytes(new ReleaseCommand("shop", "orders", this.session.id(), 1))));
			section.apply(input(bytes(new CloseCommand("shop", this.session.id()))));
			assertThat(shop.hints).containsExactly("heartbeat " + this.session.id(), "changed", "changed");
			assertThat(other.hints).isEmpty();
			ReplicatedSections.restore(section, ReplicatedSections.state(section));
			assertThat(other.hints).containsExactly("changed");
		}
		ReplicatedSections.restore(section, ReplicatedSections.state(section));
		assertThat(other.hints).hasSize(1);
	}

	private static byte[] command(Random random) {
		return bytes(randomCommand(random));
	}

	private static ElectionCommand randomCommand(Random random) {
		String namespace = "shop-" + random.nextInt(3);
		String election = "orders-" + random.nextInt(5);
		SessionId id = session("a" + random.nextInt(5), 1).id();
		long number = random.nextInt(5);
		return switch (random.nextInt(8)) {
			case 0 -> new HeartbeatCommand(namespace, session("a" + random.nextInt(5), number), number);
			case 1 -> new CreateCommand(namespace, election, number);
			case 2 -> new ClaimCommand(namespace,
					new Claim(new ElectionRecord(election, (random.nextBoolean()) ? State.VACANT : State.RELEASED, null,
							number, "cluster"), OptionalLong.empty(), "cluster", id, number + 1));
			case 3 -> new ClaimCommand(namespace,
					new Claim(new ElectionRecord(election, State.HELD, id, number, "cluster"),
							(random.nextBoolean()) ? OptionalLong.of(number) : OptionalLong.empty(), "cluster", id,
							number + 1));
			case 4 -> new ReleaseCommand(namespace, election, id, number);
			case 5 -> new CreateBatch(namespace, List.of(election, "orders-" + random.nextInt(5)), number);
			case 6 -> new ClaimBatch(namespace,
					IntStream.range(0, 1 + random.nextInt(5))
						.mapToObj((i) -> new Claim(
								new ElectionRecord("orders-" + i, State.VACANT, null, random.nextInt(3), "cluster"),
								OptionalLong.empty(), "cluster", id, 4))
						.toList());
			default ->
				(random.nextBoolean()) ? new CloseCommand(namespace, id) : new EvictCommand(namespace, id, number);
		};
	}

	private static byte[] damaged(byte[] bytes, Random random) {
		byte[] damaged = bytes.clone();
		for (int i = random.nextInt(3); i >= 0; i--) {
			int at = random.nextInt(damaged.length);
			int kind = random.nextInt(4);
			if (kind == 0) {
				damaged[at] = (byte) random.nextInt(256);
			}
			else if (kind == 1) {
				damaged[at] ^= (byte) (1 << random.nextInt(8));
			}
			else if (kind == 2) {
				damaged = Arrays.copyOf(damaged, at + 1);
			}
			else {
				int length = random.nextInt(damaged.length - at);
				System.arraycopy(damaged, random.nextInt(damaged.length - length), damaged, at, length);
			}
		}
		return damaged;
	}

	private void execute(ElectionCommand command) {
		assertThat(this.voters.apply(bytes(command))).isNotNull();
	}

	private void assertRefused(byte[] command) {
		assertThat(this.voters.apply(command)).isNull();
	}

	private static Session session(String name, long nonce) {
		return new Session(new SessionId((name + "0000000").substring(0, 8)), nonce, "candidate", Map.of("key", "val"),
				Duration.ofSeconds(10));
	}

	private static byte[] bytes(ElectionCommand command) {
		byte[] message = ElectionCommands.bytes(command);
		return Arrays.copyOfRange(message, 1, message.length);
	}

	private static byte[] with(byte[] bytes, int at, int value) {
		byte[] changed = bytes.clone();
		changed[at] = (byte) value;
		return changed;
	}

	private static byte[] replaced(byte[] bytes, String part, String replacement) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		assertThat(text).contains(part);
		return text.replace(part, replacement).getBytes(StandardCharsets.ISO_8859_1);
	}

	private static ElectionSection restored(byte[] state) throws IOException {
		ElectionSection section = new ElectionSection(() -> "cluster", () -> Formats.LATEST, new NamespaceHints(),
				() -> 0);
		ReplicatedSections.restore(section, state);
		return section;
	}

	private static DataInputStream input(byte[] bytes) {
		return new DataInputStream(new ByteArrayInputStream(bytes));
	}

	private static long allocated(Runnable work) {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		work.run();
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

	/**
	 * Records what it received.
	 */
	private static final class Recorded implements HintListener {

		private final List<String> hints = new ArrayList<>();

		@Override
		public void changed() {
			this.hints.add("changed");
		}

		@Override
		public void heartbeatSent(SessionId session) {
			this.hints.add("heartbeat " + session);
		}

	}

}
