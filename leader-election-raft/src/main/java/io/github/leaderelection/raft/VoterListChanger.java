package io.github.leaderelection.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.store.ShownText;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the leader of the group change the voters to the list that is wanted, and record
 * that. The next leader continues a change that was interrupted.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class VoterListChanger {

	private static final Logger logger = LoggerFactory.getLogger(VoterListChanger.class);

	private static final Duration RECORD_TIMEOUT = Duration.ofMillis(400);

	private static final long PAUSE = 1000;

	private static final long PATIENCE = 5000;

	private final VoterCaller caller;

	/**
	 * What Ratis is asked for, which may be overtaken by what is wanted meanwhile.
	 */
	private @Nullable Change pending;

	private long since = Long.MIN_VALUE / 2;

	private @Nullable String warned;

	VoterListChanger(VoterCaller caller) {
		this.caller = caller;
	}

	void check(VoterServer server, long now) {
		VoterList wanted = server.registry().wanted();
		if (wanted == null || !server.isLeader()) {
			this.pending = null;
			return;
		}
		Change current = this.pending;
		try {
			if (current == null) {
				begin(server, wanted, now);
			}
			else if (current.reply().isDone()) {
				this.pending = null;
				end(current.reply().join(), current.list());
			}
			else if (now - this.since > PATIENCE) {
				linger(server, current.list(), wanted, now);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.pending = null;
			warnOnce(ShownText.problem(String.valueOf(ex.getMessage())));
		}
	}

	private void begin(VoterServer server, VoterList wanted, long now) {
		if (now - this.since < PAUSE || !server.isLeaderReady()) {
			return;
		}
		this.since = now;
		if (!wanted.ids().contains(server.id().toString())) {
			handOver(server, wanted);
		}
		else {
			Map<String, VoterAddress> voters = new TreeMap<>();
			wanted.voters().forEach((id, address) -> voters.put(id, address(address)));
			this.pending = new Change(wanted, server.change(RaftGroups.peers(voters)));
		}
	}

	// A leader that removed itself would leave the others without one for a while
	private static void handOver(VoterServer server, VoterList wanted) {
		Map<RaftPeerId, Long> silences = server.silences();
		server.others()
			.stream()
			.filter((peer) -> wanted.ids().contains(peer.toString()))
			.min(Comparator.comparing((peer) -> silences.getOrDefault(peer, Long.MAX_VALUE)))
			.ifPresent((peer) -> server.transfer(peer, PAUSE));
	}

	// A change waits until the new voters have the log. Nothing but another leader makes
	// Ratis give it up, and it begins no other one before that
	private void linger(VoterServer server, VoterList list, VoterList wanted, long now) {
		if (list.version() != wanted.version()) {
			logger.info("[raft] The voters were not changed to {} so far, and are to be {} now", list.ids(),
					wanted.ids());
			// It stays pending, to be tried again, until this voter leads no more
			this.since = now;
			server.transfer(null, PAUSE);
		}
		else {
			warnOnce(
					"the voters %s of version %d of the list have to be running".formatted(list.ids(), list.version()));
		}
	}

	private static VoterAddress address(String text) {
		VoterAddress address = VoterAddress.parse(text);
		if (address == null) {
			throw new IllegalStateException("%s is not an address".formatted(text));
		}
		return address;
	}

	private void end(RaftClientReply reply, VoterList list) throws IOException {
		if (!reply.isSuccess()) {
			throw (reply.getException() != null) ? reply.getException() : new IOException("It was not changed");
		}
		this.caller.write(VoterRegistry.command(list), System.nanoTime() + RECORD_TIMEOUT.toNanos());
		logger.info("[raft] The voters are {} now, version {} of the list", list.ids(), list.version());
	}

	private void warnOnce(String message) {
		if (!message.equals(this.warned)) {
			logger.warn("[raft] The voters could not be changed yet: {}", message);
			this.warned = message;
		}
	}

	/**
	 * A change that was begun.
	 *
	 * @param list the voters that there are to be
	 * @param reply what Ratis says in the end
	 */
	private record Change(VoterList list, CompletableFuture<RaftClientReply> reply) {
	}

}
