package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.leaderelection.raft.replicated.RefusedCommandException;
import io.github.leaderelection.raft.replicated.RefusedCommandException.Reason;
import io.github.leaderelection.raft.replicated.ReplicatedState;
import io.github.leaderelection.raft.replicated.Replies;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import org.jspecify.annotations.Nullable;

/**
 * Has commands executed until the operation timeout has passed. The commands of elections
 * are sent once it is known which cluster they are for, and name it: no other executes
 * them. A client that learns of another cluster continues with that one, and its view has
 * another store id. A voter does not: its directory belongs to one cluster.
 */
final class CommandClient implements CommandChannel {

	private final VoterCaller caller;

	private final ClusterProbe probe;

	private final WrittenFormat format;

	private final long timeoutNanos;

	private final boolean voter;

	private final CommandFailures failures;

	private final StartGrace grace;

	private volatile @Nullable String clusterId;

	private volatile boolean strayed;

	private volatile @Nullable String refusal;

	/**
	 * Create a client.
	 * @param settings the settings
	 * @param caller calls the voters
	 * @param clusterId the id of the cluster, {@code null} if it is not known yet
	 * @param local what this instance knows of the cluster, {@code null} if it is no
	 * voter
	 * @param takenPart whether this instance is a voter that has taken part in the
	 * cluster
	 */
	CommandClient(RaftSettings settings, VoterCaller caller, @Nullable String clusterId,
			Supplier<@Nullable RegistryState> local, BooleanSupplier takenPart) {
		this.voter = settings.id() != null;
		this.failures = new CommandFailures(settings.operationTimeout());
		this.grace = new StartGrace(settings.operationTimeout(), takenPart, System.nanoTime());
		// A little less, so that the reason is known when the caller gives up
		this.timeoutNanos = settings.operationTimeout().multipliedBy(9).dividedBy(10).toNanos();
		this.caller = caller;
		this.probe = new ClusterProbe(caller);
		this.format = new WrittenFormat(caller, local);
		this.clusterId = clusterId;
	}

	@Override
	public DataInputStream send(byte[] command) throws IOException {
		return sendAll(List.of(command), System.nanoTime()).get(0);
	}

	@Override
	public List<DataInputStream> sendAll(List<byte[]> commands, long begun) throws IOException {
		long deadline = begun + this.timeoutNanos;
		try {
			List<DataInputStream> contents = executeAll(commands, deadline);
			this.failures.executed();
			this.grace.executed();
			return contents;
		}
		catch (IOException ex) {
			long now = System.nanoTime();
			this.grace.failed(ex, now);
			this.failures.failed(ex, now);
			throw ex;
		}
	}

	@Override
	public int format(long begun) throws IOException {
		String id = this.clusterId;
		// The first command finds out which cluster it is
		return (id != null) ? this.format.of(id, millisUntil(begun + this.timeoutNanos)) : Formats.FIRST;
	}

	private List<DataInputStream> executeAll(List<byte[]> commands, long deadline) throws IOException {
		String reason = this.refusal;
		if (reason != null) {
			throw new SteppedAsideException(reason);
		}
		String id = clusterId(deadline);
		UUID cluster = UUID.fromString(id);
		List<byte[]> addressed = commands.stream()
			.map((command) -> ReplicatedState.addressed(command, cluster))
			.toList();
		List<byte[]> replies = (addressed.size() == 1) ? List.of(this.caller.write(addressed.get(0), deadline))
				: this.caller.writeAll(addressed, deadline);
		List<DataInputStream> contents = new ArrayList<>();
		for (int i = 0; i < replies.size(); i++) {
			contents.add(read(addressed.get(i), replies.get(i), id, deadline));
		}
		return contents;
	}

	private DataInputStream read(byte[] command, byte[] reply, String id, long deadline) throws IOException {
		try {
			return readOnceBegun(command, reply, deadline);
		}
		catch (RefusedCommandException ex) {
			if (ex.reason() == Reason.OTHER_CLUSTER) {
				stray(id);
			}
			throw ex;
		}
	}

	private DataInputStream readOnceBegun(byte[] command, byte[] reply, long deadline) throws IOException {
		try {
			return Replies.read(reply);
		}
		catch (RefusedCommandException ex) {
			if (ex.reason() != Reason.NOT_BEGUN) {
				throw ex;
			}
			awaitBegin(deadline, ex);
			return Replies.read(this.caller.write(command, deadline));
		}
	}

	// Without commands, which all would have to write down
	private void awaitBegin(long deadline, RefusedCommandException last) throws IOException {
		while (!this.probe.hasBegun(millisUntil(deadline))) {
			if (millisUntil(deadline) <= 0) {
				throw last;
			}
			VoterCaller.pause();
		}
	}

	private static long millisUntil(long deadline) {
		return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
	}

	private String clusterId(long deadline) throws IOException {
		String known = this.clusterId;
		while (known == null) {
			long left = millisUntil(deadline);
			if (left <= 0) {
				throw new UnknownClusterException(this.probe.failure());
			}
			known = learn(this.probe.clusterId(left));
		}
		return known;
	}

	private synchronized @Nullable String learn(@Nullable String found) {
		if (this.clusterId == null) {
			this.clusterId = found;
		}
		return this.clusterId;
	}

	private synchronized void stray(String id) {
		if (this.voter) {
			this.strayed = true;
		}
		else if (id.equals(this.clusterId)) {
			this.clusterId = null;
		}
	}

	/**
	 * Return whether failures are to be expected, since the voters may be starting too.
	 */
	@Override
	public boolean isStarting() {
		return !this.grace.isOver(System.nanoTime());
	}

	/**
	 * Return whether the voters that were reached belong to another cluster than this one
	 * does.
	 * @return whether that was so since it last joined
	 */
	boolean hasStrayed() {
		return this.strayed;
	}

	/**
	 * Set which cluster executes the commands.
	 * @param id the random id of the cluster
	 */
	synchronized void joined(String id) {
		this.clusterId = id;
		this.strayed = false;
	}

	/**
	 * Refuse all calls from now on.
	 * @param reason why
	 */
	void refuse(String reason) {
		this.refusal = reason;
	}

	/**
	 * Return which voter executed the last call.
	 * @return the leader as far as known, {@code null} if the last call failed or none
	 * was made yet
	 */
	@Nullable String leader() {
		return this.failures.isExecuted() ? this.caller.target().toString() : null;
	}

	/**
	 * Return whether any call was executed so far.
	 * @return whether the cluster has executed a command of this instance
	 */
	boolean hasExecuted() {
		return this.failures.hasExecuted();
	}

	/**
	 * Return why the last call failed.
	 * @return the failure, or {@code null} if it was executed
	 */
	@Nullable String failure() {
		return this.failures.last();
	}

	/**
	 * Return why all calls have failed for a while.
	 * @return the failure, or {@code null} if they have not
	 */
	@Nullable String lastingFailure() {
		return this.failures.lasting();
	}

}
