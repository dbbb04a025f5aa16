package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.leaderelection.raft.replicated.ReplicatedState;
import io.github.leaderelection.raft.replicated.Replies;
import io.github.leaderelection.raft.voter.Durability;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.apache.ratis.util.LifeCycle.State;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Ratis execute the committed commands, on one of its threads, and keeps the log
 * short by snapshots.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class RatisStateMachine extends BaseStateMachine {

	private static final Logger logger = LoggerFactory.getLogger(RatisStateMachine.class);

	private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();

	private final ReplicatedState state;

	private final Consumer<Throwable> logFailures;

	private final String directory;

	private final Disk disk;

	private final LogThrottle lines = new LogThrottle(System::nanoTime);

	/**
	 * The format on which the voters had agreed by the last snapshot that is safe on the
	 * disk: versions of this library that do not read it cannot use the directory any
	 * more.
	 */
	private volatile int kept = Formats.FIRST;

	/**
	 * Create a state machine.
	 * @param state what is replicated
	 * @param directory the random id of the directory of this voter
	 * @param logFailures notified when the log cannot be written any more
	 */
	RatisStateMachine(ReplicatedState state, String directory, Consumer<Throwable> logFailures) {
		this(state, directory, logFailures, Durability::force);
	}

	RatisStateMachine(ReplicatedState state, String directory, Consumer<Throwable> logFailures, Disk disk) {
		this.state = state;
		this.directory = directory;
		this.logFailures = logFailures;
		this.disk = disk;
	}

	@Override
	public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
		getLifeCycle().startAndTransition(() -> {
			super.initialize(server, group, raftStorage);
			this.storage.init(raftStorage);
			load(this.storage.getLatestSnapshot());
		}, IOException.class);
	}

	@Override
	public void pause() {
		getLifeCycle().transition(State.PAUSING);
		getLifeCycle().transition(State.PAUSED);
	}

	@Override
	public void reinitialize() throws IOException {
		int before = agreed();
		load(this.storage.loadLatestSnapshot());
		announce(before);
		// Without this, Ratis closes a voter that got a snapshot from the leader
		if (getLifeCycleState() == State.PAUSED) {
			getLifeCycle().transition(State.STARTING);
			getLifeCycle().transition(State.RUNNING);
		}
	}

	@Override
	public StateMachineStorage getStateMachineStorage() {
		return this.storage;
	}

	@Override
	public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
		LogEntryProto entry = Objects.requireNonNull(transaction.getLogEntry());
		ByteString command = entry.getStateMachineLogEntry().getLogData();
		int before = agreed();
		byte[] reply = apply(command);
		updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
		announce(before);
		if (VoterRegistry.isAgreement(command.asReadOnlyByteBuffer())) {
			keepFormat();
		}
		return CompletableFuture.completedFuture(Message.valueOf(UnsafeByteOperations.unsafeWrap(reply)));
	}

	private int agreed() {
		return this.state.voters().formats().agreed();
	}

	private void announce(int before) {
		int agreed = agreed();
		if (agreed > before) {
			logger.info("[raft] All voters read the format {}. From now on, none may run a version of this library "
					+ "that does not", agreed);
		}
	}

	// Snapshots are taken by the thread that executes commands, always. The leader
	// repeats the agreement until each voter has one
	private void keepFormat() {
		if (agreed() > this.kept) {
			try {
				takeSnapshot();
			}
			catch (IOException | RuntimeException ex) {
				if (this.lines.permits("snapshot")) {
					logger.warn("[raft] Could not take the snapshot that ends the use of earlier versions of this "
							+ "library. It is tried again", ex);
				}
			}
		}
	}

	// A command that cannot be read is refused by all voters alike, and kills none
	private byte[] apply(ByteString command) {
		try (DataInputStream input = new DataInputStream(command.newInput())) {
			return this.state.apply(input);
		}
		catch (IOException | RuntimeException ex) {
			if (this.lines.permits("refused")) {
				logger.warn("[raft] Refused a command that cannot be read. Run the same version of this library on all "
						+ "voters and clients", ex);
			}
		}
		return Replies.refused();
	}

	/**
	 * Answer what this voter alone knows of the cluster, which needs no majority.
	 */
	@Override
	public CompletableFuture<Message> queryStale(Message request, long minIndex) {
		VoterReport report = new VoterReport(this.state.voters(), Formats.LATEST, this.kept, this.directory);
		return CompletableFuture.completedFuture(Message.valueOf(UnsafeByteOperations.unsafeWrap(report.bytes())));
	}

	@Override
	public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
		this.logFailures.accept(cause);
	}

	@Override
	public long takeSnapshot() throws IOException {
		TermIndex applied = getLastAppliedTermIndex();
		if (applied.getIndex() < 0) {
			return RaftLog.INVALID_LOG_INDEX;
		}
		File file = this.storage.getSnapshotFile(applied.getTerm(), applied.getIndex());
		write(file, this.state.snapshot());
		// Ratis forces the content alone
		this.disk.force(file.toPath());
		this.storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest(file)),
				applied.getTerm(), applied.getIndex()));
		this.kept = agreed();
		return applied.getIndex();
	}

	// A file that was not written to its end never gets its name
	private static void write(File file, byte[] content) throws IOException {
		AtomicFileOutputStream output = new AtomicFileOutputStream(file);
		try {
			output.write(content);
		}
		catch (IOException ex) {
			output.abort();
			throw ex;
		}
		output.close();
	}

	// As a checked exception, on which Ratis continues without a snapshot
	private static MD5Hash digest(File file) throws IOException {
		try {
			return MD5FileUtil.computeAndSaveMd5ForFile(file);
		}
		catch (IllegalStateException ex) {
			throw new IOException("Could not write the digest of " + file, ex);
		}
	}

	private void load(@Nullable SingleFileSnapshotInfo snapshot) throws IOException {
		if (snapshot == null) {
			return;
		}
		File file = snapshot.getFile().getPath().toFile();
		if (MD5FileUtil.readStoredMd5ForFile(file) == null) {
			// The process ended between the two files, of which the first is complete
			digest(file);
		}
		MD5FileUtil.verifySavedMD5(file, MD5FileUtil.computeMd5ForFile(file));
		try {
			this.state.restore(Files.readAllBytes(file.toPath()));
		}
		catch (IOException ex) {
			throw new IOException("Snapshot %s cannot be read: %s".formatted(file, ex.getMessage()), ex);
		}
		setLastAppliedTermIndex(snapshot.getTermIndex());
		// Ratis does not force what it receives, nor the directory that it renames
		this.disk.force(file.toPath());
		this.kept = agreed();
	}

	/**
	 * Has a file survive a loss of power.
	 */
	@FunctionalInterface
	interface Disk {

		/**
		 * Write the content and the name of a file to the disk.
		 * @param file the file
		 * @throws IOException if that fails
		 */
		void force(Path file) throws IOException;

	}

}
