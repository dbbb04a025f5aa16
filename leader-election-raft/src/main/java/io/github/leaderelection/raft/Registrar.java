package io.github.leaderelection.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

import io.github.leaderelection.raft.replicated.Replies;
import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.Registration.Verdict;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterIdentity;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterRegistry.Answer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a voter known to its cluster, and finds out whether it may be one.
 */
final class Registrar {

	private static final Logger logger = LoggerFactory.getLogger(Registrar.class);

	/**
	 * Short, since the supervision continues only after it.
	 */
	private static final Duration ATTEMPT = Duration.ofMillis(400);

	private static final long PAUSE_MILLIS = 2000;

	private final RaftSettings settings;

	private final Duration startCheck;

	private final StorageDirectory directory;

	private final VoterCaller caller;

	private final CommandClient client;

	/**
	 * The server with which the voter was accepted, until it is asked for again.
	 */
	private @Nullable VoterServer registered;

	/**
	 * Whether a new cluster waits until this voter has written down which one it is.
	 */
	private boolean isAwaited;

	/**
	 * Whether the log says that a new cluster waits for voters.
	 */
	private boolean waits;

	private boolean announced;

	private boolean warned;

	private long since;

	Registrar(RaftSettings settings, Duration startCheck, StorageDirectory directory, VoterCaller caller,
			CommandClient client) {
		this.settings = settings;
		this.startCheck = startCheck;
		this.directory = directory;
		this.caller = caller;
		this.client = client;
	}

	private Registration registration(@Nullable VoterServer server) {
		VoterIdentity identity = this.directory.identity();
		String clusterId = identity.clusterId();
		boolean hasLog = server != null && server.registry().clusterId().equals(clusterId);
		return new Registration(identity.voter(), identity.directory(), (clusterId != null) ? clusterId : "", hasLog,
				UUID.randomUUID().toString(), this.settings.voterList());
	}

	/**
	 * Refuse to start what the voters that already run would refuse. If none does, or
	 * none knows anything, the start continues.
	 * @throws InvalidRaftSettingsException if this voter may not be one
	 */
	void checkBeforeStart() {
		Registration registration = registration(null);
		try {
			long millis = this.startCheck.toMillis();
			RegistryState state = new ClusterProbe(this.caller).find(millis, millis / 2,
					(peer) -> !peer.toString().equals(registration.id()));
			Verdict verdict = (state != null) ? registration.judge(state) : Verdict.ACCEPTED;
			// What one voter knows may be old, but these do not change
			if (state != null && (verdict == Verdict.OTHER_CLUSTER || verdict == Verdict.OTHER_DIRECTORY
					|| verdict == Verdict.OTHER_LIST)) {
				throw RegistrationRefusals.of(verdict, registration, state);
			}
		}
		catch (IOException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Register, if that has not succeeded yet. A voter of a new cluster does so twice: to
	 * learn which cluster it is, and when that is written down in its directory and its
	 * log. A server that was replaced, or that is not one of the voters, may have been
	 * removed meanwhile, and one whose commands are those of another cluster has to know
	 * whether it is lost.
	 * @param voter the voter, which leaves if it may not be one
	 * @param server its server
	 * @param now the time in milliseconds
	 */
	void check(LocalVoter voter, VoterServer server, long now) {
		announceBegin(server);
		if (this.registered == server && !isDoubtful(server, now)) {
			return;
		}
		if (this.isAwaited && server.registry().isEmpty()) {
			return;
		}
		Registration registration = registration(server);
		try {
			byte[] reply = this.caller.write(VoterRegistry.command(registration),
					System.nanoTime() + ATTEMPT.toNanos());
			Answer answer = Answer.read(Replies.read(reply));
			switch (answer.verdict()) {
				case ACCEPTED -> {
					accepted(registration.id(), answer.state());
					this.registered = (this.isAwaited) ? null : server;
					this.since = now;
				}
				case TOO_EARLY -> logger.debug("[raft] {} waits for the founders", registration.id());
				case REMOVED -> {
					InvalidRaftSettingsException refusal = RegistrationRefusals.of(answer.verdict(), registration,
							answer.state());
					logger.warn("[raft] {} is no longer a voter, and continues as a client: {}", voter.id(),
							text(refusal));
					voter.leave(LocalVoter.State.REMOVED, text(refusal));
				}
				default -> refused(voter, RegistrationRefusals.of(answer.verdict(), registration, answer.state()));
			}
		}
		catch (IOException ex) {
			logger.debug("[raft] {} could not register yet", registration.id(), ex);
		}
	}

	private void announceBegin(VoterServer server) {
		if (this.waits && server.registry().hasBegun()) {
			this.waits = false;
			logger.info("[raft] All voters of the cluster {} have been there, and it begins", this.settings.cluster());
		}
	}

	private boolean isDoubtful(VoterServer server, long now) {
		return this.client.hasStrayed() || (server.isJoining() && now - this.since >= PAUSE_MILLIS);
	}

	private void accepted(String id, RegistryState state) throws IOException {
		writeDown(state.clusterId());
		this.client.joined(state.clusterId());
		this.isAwaited = state.awaited().contains(id);
		if (this.isAwaited || this.announced) {
			return;
		}
		this.announced = true;
		logger.info("[raft] {} is registered in the cluster {}, whose id is {}", id, this.settings.cluster(),
				state.clusterId());
		this.waits = !state.hasBegun();
		if (this.waits) {
			logger.info("[raft] The cluster {} is new, and waits for the voters {}", this.settings.cluster(),
					state.awaited());
		}
	}

	private void writeDown(String clusterId) throws IOException {
		try {
			this.directory.joined(clusterId);
		}
		catch (IOException ex) {
			if (!this.warned) {
				this.warned = true;
				logger.error("[raft] {} cannot write down which cluster it belongs to, and retries",
						this.directory.path(), ex);
			}
			throw ex;
		}
	}

	private void refused(LocalVoter voter, InvalidRaftSettingsException refusal) {
		logger.error("[raft] {} steps aside for good: {}", voter.id(), text(refusal));
		this.client.refuse(text(refusal));
		voter.leave(LocalVoter.State.REFUSED, text(refusal));
	}

	private static String text(InvalidRaftSettingsException refusal) {
		return "%s. %s".formatted(refusal.problem(), refusal.remedy());
	}

}
