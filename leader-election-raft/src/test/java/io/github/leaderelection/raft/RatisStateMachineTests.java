package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.leaderelection.raft.replicated.NamespaceHints;
import io.github.leaderelection.raft.replicated.ReplicatedState;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RatisStateMachine}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RatisStateMachineTests {

	private static final String AGREED = "All voters read the format 2";

	private static final String NOT_TAKEN = "Could not take the snapshot";

	@TempDir
	private Path directory;

	/**
	 * The format that was reported each time that a file was forced to the disk.
	 */
	private final List<Integer> reportedWhenForced = new ArrayList<>();

	private @Nullable IOException failure;

	private RatisStateMachine machine;

	private long index;

	@BeforeEach
	void begin() throws IOException {
		this.machine = machine(this.directory);
		register(this.machine);
	}

	@Test
	void snapshotOfAnAgreementIsSafeBeforeItIsReported() throws IOException {
		agree();
		assertThat(this.reportedWhenForced).containsExactly(Formats.FIRST);
		assertThat(report(this.machine)).isEqualTo(new VoterReport(report(this.machine).state(), 2, 2, "d1"));
	}

	@Test
	void snapshotThatIsNotSafeIsReportedAndTakenWhenTheLeaderRepeatsTheAgreement(CapturedOutput output)
			throws IOException {
		this.failure = new IOException("No space left on device");
		agree();
		register(this.machine);
		agree();
		assertThat(report(this.machine).kept()).isEqualTo(Formats.FIRST);
		assertThat(this.reportedWhenForced).hasSize(2);
		assertThat(output).containsOnlyOnce(NOT_TAKEN);
		this.failure = null;
		agree();
		assertThat(report(this.machine).kept()).isEqualTo(Formats.LATEST);
		agree();
		assertThat(this.reportedWhenForced).hasSize(3);
	}

	@Test
	void eachVoterSaysOnceThatNoneMayRunAnEarlierVersion(CapturedOutput output) throws IOException {
		assertThat(output).doesNotContain(AGREED);
		agree();
		agree();
		assertThat(output).containsOnlyOnce(AGREED);
	}

	@Test
	void agreementWithoutEffectIsNotAnnounced(CapturedOutput output) throws IOException {
		apply(this.machine, VoterRegistry.agreement(Formats.LATEST, Set.of("n2")));
		assertThat(output).doesNotContain(AGREED);
		assertThat(this.reportedWhenForced).isEmpty();
	}

	@Test
	void snapshotOfTheLeaderIsSafeBeforeItIsReported(@TempDir Path other, CapturedOutput output) throws IOException {
		agree();
		RatisStateMachine follower = machine(other);
		this.machine = follower;
		copySnapshots(this.directory, other);
		this.reportedWhenForced.clear();
		follower.pause();
		follower.reinitialize();
		assertThat(this.reportedWhenForced).containsExactly(Formats.FIRST);
		assertThat(report(follower).kept()).isEqualTo(Formats.LATEST);
		assertThat(output.toString().split(AGREED, -1)).as("lines of two voters").hasSize(3);
	}

	@Test
	void snapshotOfTheLeaderThatIsNotSafeIsNotReported(@TempDir Path other) throws IOException {
		agree();
		RatisStateMachine follower = machine(other);
		copySnapshots(this.directory, other);
		this.failure = new IOException("The disk fails");
		follower.pause();
		assertThatIOException().isThrownBy(follower::reinitialize).withMessage("The disk fails");
		assertThat(report(follower).kept()).isEqualTo(Formats.FIRST);
	}

	@Test
	void ownSnapshotIsReportedAfterARestartWithoutAnotherLine(CapturedOutput output) throws IOException {
		agree();
		assertThat(report(machine(this.directory)).kept()).isEqualTo(Formats.LATEST);
		assertThat(output).containsOnlyOnce(AGREED);
	}

	private RatisStateMachine machine(Path root) throws IOException {
		RaftStorageDirectory storageDirectory = mock();
		File snapshots = root.resolve("sm").toFile();
		Files.createDirectories(snapshots.toPath());
		given(storageDirectory.getStateMachineDir()).willReturn(snapshots);
		given(storageDirectory.getTmpDir()).willReturn(root.toFile());
		RaftStorage storage = mock();
		given(storage.getStorageDir()).willReturn(storageDirectory);
		RatisStateMachine created = new RatisStateMachine(new ReplicatedState(new NamespaceHints(), () -> 0), "d1",
				(ex) -> {
				}, this::force);
		created.initialize(mock(RaftServer.class), RaftGroupId.randomId(), storage);
		return created;
	}

	private void force(Path file) throws IOException {
		assertThat(file).isNotEmptyFile();
		this.reportedWhenForced.add((this.machine != null) ? report(this.machine).kept() : 0);
		if (this.failure != null) {
			throw this.failure;
		}
	}

	private static void copySnapshots(Path from, Path to) throws IOException {
		for (File file : from.resolve("sm").toFile().listFiles()) {
			Files.copy(file.toPath(), to.resolve("sm").resolve(file.getName()));
		}
	}

	private void agree() {
		apply(this.machine, VoterRegistry.agreement(Formats.LATEST, Set.of("n1")));
	}

	private void register(RatisStateMachine voter) {
		VoterList list = new VoterList(1, new TreeMap<>(Map.of("n1", "127.0.0.1:7001")));
		apply(voter, VoterRegistry.command(new Registration("n1", "d1", "", false, "x", list)));
		apply(voter, VoterRegistry.command(new Registration("n1", "d1", "x", true, "x", list)));
	}

	private void apply(RatisStateMachine voter, byte[] command) {
		LogEntryProto entry = LogEntryProto.newBuilder()
			.setTerm(1)
			.setIndex(++this.index)
			.setStateMachineLogEntry(
					StateMachineLogEntryProto.newBuilder().setLogData(UnsafeByteOperations.unsafeWrap(command)))
			.build();
		TransactionContext transaction = mock();
		given(transaction.getLogEntry()).willReturn(entry);
		voter.applyTransaction(transaction);
	}

	private static VoterReport report(RatisStateMachine voter) throws IOException {
		byte[] reply = voter.queryStale(Message.EMPTY, -1).join().getContent().toByteArray();
		return VoterReport.read(new DataInputStream(new ByteArrayInputStream(reply)));
	}

}
