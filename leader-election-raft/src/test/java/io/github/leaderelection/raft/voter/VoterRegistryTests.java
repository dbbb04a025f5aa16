package io.github.leaderelection.raft.voter;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.voter.Registration.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link VoterRegistry}.
 */
class VoterRegistryTests extends AbstractRegistryTests {

	@Test
	void firstRegistrationNamesTheCluster() throws IOException {
		assertThat(register("n1", "a", "", "x", 1, "n1", "n2", "n3")).isEqualTo(Verdict.ACCEPTED);
		assertThat(register("n2", "b", "", "y", 1, "n1", "n2", "n3")).isEqualTo(Verdict.ACCEPTED);
		assertThat(state().clusterId()).isEqualTo("x");
		assertThat(state().directories()).containsOnly(Map.entry("n1", "a"), Map.entry("n2", "b"));
		assertThat(state().ids()).containsExactly("n1", "n2", "n3");
		assertThat(state().version()).isOne();
	}

	@Test
	void clusterBeginsWhenAllFirstVotersHaveWrittenDownThatItIsTheirs() throws IOException {
		assertThat(state().hasBegun()).isFalse();
		for (String id : new String[] { "n1", "n2", "n3" }) {
			register(id, id, "", "x", 1, "n1", "n2", "n3");
		}
		assertThat(state().awaited()).containsExactly("n1", "n2", "n3");
		// Its directory says so, and its log does not yet
		this.registry.apply(command(
				VoterRegistry.command(new Registration("n3", "n3", "x", false, "y", list(1, "n1", "n2", "n3")))));
		assertThat(state().awaited()).containsExactly("n1", "n2", "n3");
		register("n3", "n3", "x", "y", 1, "n1", "n2", "n3");
		register("n1", "n1", "x", "y", 1, "n1", "n2", "n3");
		register("n1", "n1", "x", "y", 1, "n1", "n2", "n3");
		assertThat(state().awaited()).containsExactly("n2");
		assertThat(state().hasBegun()).isFalse();
		register("n2", "n2", "x", "y", 1, "n1", "n2", "n3");
		assertThat(state().hasBegun()).isTrue();
	}

	@Test
	void clusterBeginsWithTheFirstVersionOfTheList() throws IOException {
		assertThat(register("n1", "a", "", "x", 2, "n1", "n2", "n4")).isEqualTo(Verdict.TOO_EARLY);
		assertThat(state()).isEqualTo(RegistryState.EMPTY);
		assertThat(register("n2", "b", "", "x", 1, "n1", "n2", "n3")).isEqualTo(Verdict.ACCEPTED);
		assertThat(register("n1", "a", "", "x", 2, "n1", "n2", "n4")).isEqualTo(Verdict.ACCEPTED);
		assertThat(state().ids()).containsExactly("n1", "n2", "n3");
		assertThat(state().wanted()).isEqualTo(list(2, "n1", "n2", "n4"));
	}

	@Test
	void voterThatIsRefusedIsAwaitedStill() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		assertThat(register("n1", "b", "x", "y", 1, "n1", "n2", "n3")).isEqualTo(Verdict.OTHER_DIRECTORY);
		assertThat(register("n2", "c", "z", "y", 1, "n1", "n2", "n3")).isEqualTo(Verdict.OTHER_CLUSTER);
		assertThat(state().awaited()).containsExactly("n1", "n2", "n3");
	}

	@Test
	void voterThatIsReplacedIsNotAwaited() throws IOException {
		for (String id : new String[] { "n1", "n2" }) {
			register(id, id, "", "x", 1, "n1", "n2", "n3");
			register(id, id, "x", "y", 1, "n1", "n2", "n3");
		}
		register("n4", "n4", "", "x", 2, "n1", "n2", "n4");
		assertThat(state().awaited()).containsExactly("n3");
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		assertThat(state().hasBegun()).isTrue();
	}

	@Test
	void voterOfAnotherClusterIsRefused() throws IOException {
		assertThat(register("n1", "a", "lost", "x", 1, "n1", "n2", "n3")).isEqualTo(Verdict.OTHER_CLUSTER);
		assertThat(state().isEmpty()).isTrue();
		register("n2", "b", "", "x", 1, "n1", "n2", "n3");
		assertThat(register("n1", "a", "lost", "x", 1, "n1", "n2", "n3")).isEqualTo(Verdict.OTHER_CLUSTER);
		assertThat(register("n1", "a", "x", "z", 1, "n1", "n2", "n3")).isEqualTo(Verdict.ACCEPTED);
	}

	@Test
	void idWithAnotherDirectoryIsRefusedForEver() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		assertThat(register("n1", "b", "", "x", 1, "n1", "n2", "n3")).isEqualTo(Verdict.OTHER_DIRECTORY);
		register("n2", "c", "", "x", 2, "n2", "n3", "n4");
		this.registry.apply(command(VoterRegistry.command(list(2, "n2", "n3", "n4"))));
		assertThat(register("n1", "b", "", "x", 3, "n1", "n3", "n4")).isEqualTo(Verdict.OTHER_DIRECTORY);
		assertThat(state().directories()).containsEntry("n1", "a");
	}

	@Test
	void listThatDiffersUnderOneVersionIsRefused() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		assertThat(register("n4", "d", "", "x", 1, "n1", "n2", "n4")).isEqualTo(Verdict.OTHER_LIST);
		assertThat(register("n4", "d", "", "x", 2, "n1", "n2", "n4")).isEqualTo(Verdict.ACCEPTED);
		assertThat(register("n5", "e", "", "x", 2, "n1", "n2", "n5")).isEqualTo(Verdict.OTHER_LIST);
	}

	@Test
	void higherVersionIsWantedUntilItIsRecorded() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		register("n4", "d", "", "x", 2, "n1", "n2", "n4");
		assertThat(state().version()).isOne();
		assertThat(state().wanted()).isNotNull().satisfies((list) -> assertThat(list.version()).isEqualTo(2));
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		assertThat(state().version()).isEqualTo(2);
		assertThat(state().ids()).containsExactly("n1", "n2", "n4");
		assertThat(state().wanted()).isNull();
	}

	@Test
	void changeThatWasOvertakenIsRecordedAsWhatItWas() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		register("n4", "d", "", "x", 2, "n1", "n2", "n4");
		register("n5", "e", "", "x", 3, "n1", "n2", "n5");
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		assertThat(state().version()).isEqualTo(2);
		assertThat(state().ids()).containsExactly("n1", "n2", "n4");
		assertThat(state().wanted()).isEqualTo(list(3, "n1", "n2", "n5"));
	}

	@Test
	void recordThatComesLateChangesNothing() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		this.registry.apply(command(VoterRegistry.command(list(3, "n1", "n2", "n5"))));
		RegistryState recorded = state();
		assertThat(recorded.ids()).containsExactly("n1", "n2", "n5");
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		this.registry.apply(command(VoterRegistry.command(list(3, "n1", "n2", "n4"))));
		assertThat(state()).isEqualTo(recorded);
	}

	@Test
	void nothingIsRecordedBeforeTheClusterBegins() throws IOException {
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		assertThat(state()).isEqualTo(RegistryState.EMPTY);
	}

	@Test
	void wantedListThatHasBecomeTooLargeAStepIsWantedNoMore() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		register("n4", "d", "", "x", 2, "n1", "n2", "n4");
		register("n5", "e", "", "x", 3, "n1", "n3", "n5");
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		assertThat(state().wanted()).isNull();
		assertThat(register("n5", "e", "", "x", 3, "n1", "n3", "n5")).isEqualTo(Verdict.TOO_MANY_NEW);
	}

	@Test
	void lowerVersionIsAcceptedFromWhoIsStillVoter() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		register("n4", "d", "", "x", 2, "n1", "n2", "n4");
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		assertThat(register("n2", "b", "", "x", 1, "n1", "n2", "n3")).isEqualTo(Verdict.ACCEPTED);
		assertThat(register("n3", "c", "", "x", 1, "n1", "n2", "n3")).isEqualTo(Verdict.REMOVED);
		assertThat(state().version()).isEqualTo(2);
	}

	@Test
	void listWithMajorityOfNewVotersIsRefused() throws IOException {
		register("n1", "a", "", "x", 1, "n1", "n2", "n3");
		assertThat(register("n4", "d", "", "x", 2, "n1", "n4", "n5")).isEqualTo(Verdict.TOO_MANY_NEW);
		assertThat(register("n4", "d", "", "x", 2, "n1", "n2", "n3", "n4", "n5")).isEqualTo(Verdict.ACCEPTED);
	}

	@Test
	void formatIsWrittenOnceAllVotersHaveAgreed() throws IOException {
		begin();
		write("n1", "n2", "n3");
		assertThat(state().formats()).isEqualTo(new Formats(1, 1));
		agree("n1", "n2", "n3");
		assertThat(state().formats()).isEqualTo(new Formats(2, 1));
		write("n1", "n2", "n3");
		assertThat(state().formats()).isEqualTo(new Formats(2, 2));
		agree("n1", "n2", "n3");
		assertThat(state().formats()).isEqualTo(new Formats(2, 2));
	}

	/**
	 * Those that were asked for their version are not the voters any more, or will not
	 * be.
	 */
	@Test
	void formatStaysWhenTheVotersAreOthersThanThoseThatWereAsked() throws IOException {
		agree("n1", "n2", "n3");
		assertThat(state().formats()).isEqualTo(new Formats(1, 1));
		begin();
		agree("n1", "n2");
		agree("n1", "n2", "n4");
		assertThat(state().formats()).isEqualTo(new Formats(1, 1));
		agree("n1", "n2", "n3");
		register("n4", "n4", "", "x", 2, "n1", "n2", "n4");
		write("n1", "n2", "n3");
		write("n1", "n2", "n4");
		assertThat(state().formats()).isEqualTo(new Formats(2, 1));
		this.registry.apply(command(VoterRegistry.command(list(2, "n1", "n2", "n4"))));
		write("n1", "n2", "n3");
		assertThat(state().formats()).isEqualTo(new Formats(2, 1));
		write("n1", "n2", "n4");
		assertThat(state().formats()).isEqualTo(new Formats(2, 2));
	}

	@Test
	void formatThatIsNotKnownIsRefused() throws IOException {
		begin();
		assertThatIOException()
			.isThrownBy(() -> this.registry
				.apply(command(VoterRegistry.agreement(Formats.LATEST + 1, Set.of("n1", "n2", "n3")))))
			.withMessageContaining("later version");
		assertThat(state().formats()).isEqualTo(new Formats(1, 1));
	}

	@Test
	void reportOfAVersionWithoutFormatsIsRead() throws IOException {
		begin();
		byte[] previous = ValueWriter.bytes(state()::write);
		assertThat(VoterReport.read(new DataInputStream(new ByteArrayInputStream(previous))))
			.isEqualTo(new VoterReport(state(), 1, 1, ""));
		agree("n1", "n2", "n3");
		VoterReport report = new VoterReport(state(), 2, 1, "n1");
		assertThat(VoterReport.read(new DataInputStream(new ByteArrayInputStream(report.bytes())))).isEqualTo(report);
	}

	private void begin() throws IOException {
		for (String id : new String[] { "n1", "n2", "n3" }) {
			register(id, id, "", "x", 1, "n1", "n2", "n3");
			register(id, id, "x", "y", 1, "n1", "n2", "n3");
		}
		assertThat(state().hasBegun()).isTrue();
	}

	private void agree(String... ids) throws IOException {
		this.registry.apply(command(VoterRegistry.agreement(Formats.BATCHES, Set.of(ids))));
	}

	private void write(String... ids) throws IOException {
		this.registry.apply(command(VoterRegistry.writing(Formats.BATCHES, Set.of(ids))));
	}

	@Test
	void registrationMustBeOfAVoter() {
		assertThatIOException().isThrownBy(() -> register("n9", "a", "", "x", 1, "n1", "n2", "n3"));
		assertThatIOException().isThrownBy(() -> this.registry.apply(command(new byte[] { 2, 99 })));
		assertThat(state()).isEqualTo(RegistryState.EMPTY);
	}

	@Test
	void sameCommandsLeaveTheSameStateAlsoAcrossSnapshots() throws IOException {
		for (long seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			VoterRegistry first = new VoterRegistry();
			VoterRegistry second = new VoterRegistry();
			for (int i = 0; i < 50; i++) {
				byte[] command = randomCommand(random);
				byte[] reply = first.apply(command(command));
				if (random.nextInt(5) == 0) {
					second = restored(second);
				}
				assertThat(second.apply(command(command))).isEqualTo(reply);
				assertThat(second.state()).isEqualTo(first.state());
				assertThat(ValueWriter.bytes(second::write)).isEqualTo(ValueWriter.bytes(first::write));
			}
		}
	}

	private static byte[] randomCommand(Random random) {
		if (random.nextInt(4) == 0) {
			return VoterRegistry.command(list(random.nextInt(4), randomIds(random)));
		}
		if (random.nextInt(4) == 0) {
			Set<String> ids = Set.of(randomIds(random));
			return (random.nextBoolean()) ? VoterRegistry.agreement(Formats.BATCHES, ids)
					: VoterRegistry.writing(Formats.BATCHES, ids);
		}
		String[] ids = randomIds(random);
		return VoterRegistry.command(
				registration(ids[0], "d" + random.nextInt(3), (random.nextInt(4) == 0) ? "c" + random.nextInt(2) : "",
						"c" + random.nextInt(2), 1 + random.nextInt(3), ids));
	}

	private static String[] randomIds(Random random) {
		return random.ints(1 + random.nextInt(5), 1, 7)
			.distinct()
			.mapToObj((number) -> "n" + number)
			.toArray(String[]::new);
	}

	private static VoterRegistry restored(VoterRegistry registry) throws IOException {
		byte[] snapshot = ValueWriter.bytes(registry::write);
		VoterRegistry restored = new VoterRegistry();
		ValueReader.all(new DataInputStream(new ByteArrayInputStream(snapshot)), (reader) -> {
			restored.read(reader, registry.state().formats().agreed());
			return restored;
		});
		return restored;
	}

	@Test
	void randomBytesAreRefusedOrHarmless() {
		Random random = new Random(1);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[1 + random.nextInt(60)];
			random.nextBytes(bytes);
			bytes[0] = (byte) (1 + random.nextInt(2));
			try {
				this.registry.apply(new DataInputStream(new ByteArrayInputStream(bytes)));
			}
			catch (IOException ex) {
				assertThat(state()).isEqualTo(RegistryState.EMPTY);
			}
		}
	}

	@Test
	void codesOfVerdictsNeverChange() throws IOException {
		Map<Verdict, Integer> codes = new EnumMap<>(Verdict.class);
		for (int code = 0; code < Verdict.values().length; code++) {
			codes.put(Verdict.of(code), code);
		}
		assertThat(codes).isEqualTo(Map.of(Verdict.ACCEPTED, 0, Verdict.TOO_EARLY, 1, Verdict.OTHER_CLUSTER, 2,
				Verdict.OTHER_DIRECTORY, 3, Verdict.OTHER_LIST, 4, Verdict.REMOVED, 5, Verdict.TOO_MANY_NEW, 6,
				Verdict.TOO_FEW, 7, Verdict.TOO_MANY_IDS, 8));
		assertThatIOException().isThrownBy(() -> Verdict.of(9)).withMessageContaining("9");
	}

}
