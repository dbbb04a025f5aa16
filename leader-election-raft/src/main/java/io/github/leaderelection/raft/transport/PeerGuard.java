package io.github.leaderelection.raft.transport;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterIdentity;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whose votes and log entries count. Ratis takes everybody for the voter whose id
 * a request names, if only the name of the cluster is the same. The guard compares the
 * random ids of the clusters and of the directories, before Ratis sees the request. Safe
 * for use by any thread.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
public final class PeerGuard {

	private static final Logger logger = LoggerFactory.getLogger(PeerGuard.class);

	/**
	 * For how long a refused request counts as a present problem.
	 */
	private static final long PRESENT_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final int MAX_NEWCOMERS = 100;

	private static final String NEW = "a new one";

	private final String id;

	private final Supplier<VoterIdentity> identity;

	private final Supplier<RegistryState> registry;

	private final LongSupplier clock;

	private final Predicate<String> lines;

	/**
	 * Since when the voters are refused that know no cluster, by id: a voter learns of a
	 * new cluster a moment after others, and its requests of before may still be under
	 * way.
	 */
	private final Map<String, Long> newcomers = new ConcurrentHashMap<>();

	private volatile @Nullable Refusal last;

	/**
	 * Create a guard.
	 * @param id the id of this voter
	 * @param identity the identity of its directory
	 * @param registry the voters as far as this one has executed the log
	 * @param clock nanoseconds, as of {@link System#nanoTime()}
	 * @param lines whether a line may be logged now
	 */
	public PeerGuard(String id, Supplier<VoterIdentity> identity, Supplier<RegistryState> registry, LongSupplier clock,
			Predicate<String> lines) {
		this.id = id;
		this.identity = identity;
		this.registry = registry;
		this.clock = clock;
		this.lines = lines;
	}

	/**
	 * Stamp a request to another voter.
	 * @param header the header of the request
	 * @return the header with the stamp
	 */
	RaftRpcRequestProto stamp(RaftRpcRequestProto header) {
		RegistryState state = this.registry.get();
		String receiver = state.directories().getOrDefault(header.getReplyId().toStringUtf8(), "");
		VoterIdentity own = this.identity.get();
		return new PeerStamp(clusterId(own, state), own.directory(), receiver, state.formats().agreed(), Formats.LATEST)
			.on(header);
	}

	/**
	 * Judge a request of another voter.
	 * @param header the header of the request
	 * @return why it is refused, or {@code null} if it is not
	 */
	@Nullable String refusal(RaftRpcRequestProto header) {
		String peer = header.getRequestorId().toStringUtf8();
		String reason = judge(peer, PeerStamp.of(header));
		if (reason != null) {
			note(peer, reason, "refuses the votes and log entries of " + peer);
		}
		else {
			this.newcomers.remove(peer);
		}
		return reason;
	}

	/**
	 * Note that another voter refused a request of this one.
	 * @param peer the id of the other voter
	 * @param reason what it answered
	 */
	void refusedBy(String peer, String reason) {
		note(peer, "The voter %s refused a request: %s".formatted(peer, reason), "gets no vote of " + peer);
	}

	private void note(String peer, String reason, String consequence) {
		long now = this.clock.getAsLong();
		this.last = new Refusal(reason, now);
		if (mayPass(peer, reason, now)) {
			logger.debug("[raft] {} {}: {}", this.id, consequence, reason);
		}
		else if (this.lines.test(reason)) {
			logger.warn("[raft] {} {}: {}", this.id, consequence, reason);
		}
	}

	private boolean mayPass(String peer, String reason, long now) {
		if (!reason.contains("(%s)".formatted(NEW))) {
			return false;
		}
		if (this.newcomers.size() > MAX_NEWCOMERS) {
			// The ids are what callers say
			this.newcomers.clear();
		}
		return now - this.newcomers.computeIfAbsent(peer, (id) -> now) < PRESENT_NANOS;
	}

	private @Nullable String judge(String peer, @Nullable PeerStamp stamp) {
		if (stamp == null) {
			return "The voter %s does not identify itself. Run the same version of this library on all voters"
				.formatted(peer);
		}
		VoterIdentity own = this.identity.get();
		RegistryState state = this.registry.get();
		String clusterId = clusterId(own, state);
		if (!clusterId.isEmpty() && !stamp.clusterId().isEmpty() && !clusterId.equals(stamp.clusterId())) {
			return otherCluster(peer, stamp.clusterId(), clusterId);
		}
		if (!stamp.receiver().isEmpty() && !stamp.receiver().equals(own.directory())) {
			return "The voter %s expects another storage directory at the address of %s. %s".formatted(peer, this.id,
					remedy(this.id));
		}
		int agreed = state.formats().agreed();
		if (stamp.read() < agreed || stamp.demanded() > Formats.LATEST) {
			return "The voter %s runs a version of this library with the format %d, and %s one with %d. Run the same version on all voters"
				.formatted(peer, stamp.read(), this.id, Formats.LATEST);
		}
		String registered = state.directories().get(peer);
		if (registered != null && !registered.equals(stamp.sender())) {
			return "The voter %s has another storage directory than the one that the cluster knows. %s".formatted(peer,
					remedy(peer));
		}
		boolean learns = registered != null || (!state.isEmpty() && !state.hasBegun());
		if (!clusterId.isEmpty() && stamp.clusterId().isEmpty() && !learns) {
			return otherCluster(peer, NEW, clusterId);
		}
		return null;
	}

	private static String otherCluster(String peer, String theirs, String own) {
		return "A voter %s of another cluster (%s) called this voter, whose cluster is %s. %s".formatted(peer, theirs,
				own, remedy(peer));
	}

	private static String remedy(String peer) {
		return "Check the addresses in leader-election.raft.members and the leader-election.raft.storage-directory of "
				+ peer;
	}

	// A founder may know its cluster by its log before its directory says so
	private static String clusterId(VoterIdentity own, RegistryState state) {
		return Objects.requireNonNullElse(own.clusterId(), state.clusterId());
	}

	/**
	 * Return why a request of another voter, or of this one, was refused lately.
	 * @return the reason, or {@code null} if none was refused
	 */
	public @Nullable String problem() {
		Refusal refusal = this.last;
		return (refusal != null && this.clock.getAsLong() - refusal.time() < PRESENT_NANOS) ? refusal.reason() : null;
	}

	/**
	 * A request that was refused.
	 *
	 * @param reason why
	 * @param time when, in nanoseconds
	 */
	private record Refusal(String reason, long time) {
	}

}
