package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.protocol.RaftPeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the leader of the group raise the format of the commands to the latest one, once
 * all voters execute it. It asks each of them, since one that was down may come back with
 * an earlier version of this library. It does not ask those that are added later: Ratis
 * sends them the latest snapshot of the leader first, which earlier versions refuse.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 *
 * @see Formats
 */
final class FormatRaiser {

	private static final Logger logger = LoggerFactory.getLogger(FormatRaiser.class);

	/**
	 * Short, since the supervision continues only after it.
	 */
	private static final Duration ATTEMPT = Duration.ofMillis(400);

	/**
	 * After a step, which the voters have executed by then.
	 */
	private static final long PAUSE = 1000;

	/**
	 * After an attempt for nothing: voters run an earlier version for a while.
	 */
	private static final long LONG_PAUSE = 5000;

	private final VoterCaller caller;

	private final long silence;

	private final LongSupplier clock;

	private long next = Long.MIN_VALUE;

	/**
	 * Create a raiser.
	 * @param caller calls the voters
	 * @param electionTimeout after which a voter that is not heard of counts as down
	 */
	FormatRaiser(VoterCaller caller, Duration electionTimeout) {
		this(caller, electionTimeout, System::nanoTime);
	}

	FormatRaiser(VoterCaller caller, Duration electionTimeout, LongSupplier clock) {
		this.caller = caller;
		this.silence = electionTimeout.toMillis();
		this.clock = clock;
	}

	/**
	 * Take the next step, if there is one.
	 * @param server the server of this voter
	 * @param now the time in milliseconds
	 */
	void check(VoterServer server, long now) {
		RegistryState state = server.registry();
		if (state.formats().written() >= Formats.LATEST || now < this.next || !server.isLeaderReady()
				|| !state.hasBegun() || state.wanted() != null || isAnySilent(server)) {
			return;
		}
		this.next = now + LONG_PAUSE;
		try {
			if (raise(state, this.clock.getAsLong() + ATTEMPT.toNanos())) {
				this.next = now + PAUSE;
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("[raft] {} could not raise the format of the commands yet", server.id(), ex);
		}
	}

	// The supervision would wait for its answer
	private boolean isAnySilent(VoterServer server) {
		return server.silences().values().stream().anyMatch((millis) -> millis > this.silence);
	}

	private boolean raise(RegistryState state, long deadline) throws IOException {
		Set<String> voters = state.ids();
		this.caller.learn(state.voters());
		boolean agreed = state.formats().agreed() >= Formats.LATEST;
		if (agreed && allHave(state, VoterReport::kept, deadline)) {
			this.caller.write(VoterRegistry.writing(Formats.LATEST, voters), deadline);
			return true;
		}
		if (allHave(state, VoterReport::reads, deadline)) {
			// Again for one that ran an earlier version when it executed the first one,
			// or could not take its snapshot
			this.caller.write(VoterRegistry.agreement(Formats.LATEST, voters), deadline);
			return !agreed;
		}
		return false;
	}

	private boolean allHave(RegistryState state, ToIntFunction<VoterReport> format, long deadline) throws IOException {
		for (String voter : state.ids()) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - this.clock.getAsLong());
			if (left <= 0) {
				return false;
			}
			byte[] reply = this.caller.ask(RaftPeerId.valueOf(voter), Duration.ofMillis(left));
			VoterReport report = VoterReport.read(new DataInputStream(new ByteArrayInputStream(reply)));
			if (!report.isOf(voter, state) || format.applyAsInt(report) < Formats.LATEST) {
				return false;
			}
		}
		return true;
	}

}
