package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

import io.github.leaderelection.raft.replicated.NamespaceHints;
import io.github.leaderelection.raft.transport.RatisTransport;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance in a Raft cluster: a voter with a vote, or a client. It can be started
 * and stopped repeatedly.
 */
public final class RaftNode implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RaftNode.class);

	private final RaftSettings settings;

	private final NodeLimits limits;

	private final NamespaceHints hints = new NamespaceHints();

	/**
	 * What was started, to be closed in reverse order.
	 */
	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private volatile @Nullable LocalVoter voter;

	private volatile @Nullable CommandClient client;

	/**
	 * Create a node that is not started yet.
	 * @param settings the settings
	 */
	public RaftNode(RaftSettings settings) {
		this(settings, NodeLimits.DEFAULT);
	}

	RaftNode(RaftSettings settings, NodeLimits limits) {
		this.settings = settings;
		this.limits = limits;
	}

	/**
	 * Start, without waiting for a majority. A node that is started already stays as it
	 * is.
	 * @throws InvalidRaftSettingsException if this node cannot take part as it is set up
	 */
	public synchronized void start() {
		if (this.client != null) {
			return;
		}
		RatisExitGuard.prepare();
		try {
			Parameters parameters = RatisTransport.of(this.settings.security());
			VoterCaller caller = opened(new VoterCaller(this.settings, parameters, this::leader));
			String id = this.settings.id();
			this.client = (id != null) ? startVoter(id, caller)
					: new CommandClient(this.settings, caller, null, () -> null, () -> false);
		}
		catch (RuntimeException | Error ex) {
			stop();
			throw ex;
		}
	}

	private CommandClient startVoter(String id, VoterCaller caller) {
		StorageDirectory directory = opened(StorageDirectory.open(this.settings, id));
		CommandClient commands = new CommandClient(this.settings, caller, directory.identity().clusterId(),
				this::registry, this::hasTakenPart);
		Registrar registrar = new Registrar(this.settings, this.limits.startCheck(), directory, caller, commands);
		registrar.checkBeforeStart();
		Duration electionTimeout = this.settings.electionTimeout();
		LocalVoter started = new LocalVoter(id, new ServerLauncher(this.settings, this.limits, directory, this.hints),
				electionTimeout.toMillis());
		started.open();
		this.voter = opened(started);
		opened(new VoterSupervisor(started, registrar, caller, electionTimeout)).start();
		return commands;
	}

	private <T extends AutoCloseable> T opened(T resource) {
		this.opened.push(resource);
		return resource;
	}

	private @Nullable RaftPeerId leader() {
		LocalVoter current = this.voter;
		return (current != null) ? current.leader() : null;
	}

	private @Nullable RegistryState registry() {
		VoterServer current = server();
		return (current != null) ? current.registry() : null;
	}

	private boolean hasTakenPart() {
		LocalVoter current = this.voter;
		return current != null && current.hasTakenPart();
	}

	/**
	 * Return the present server of a voter.
	 * @return the server, or {@code null} if there is none
	 */
	@Nullable VoterServer server() {
		LocalVoter current = this.voter;
		return (current != null) ? current.server() : null;
	}

	CommandChannel commands() {
		CommandClient started = this.client;
		return (started != null) ? started : (command) -> {
			throw new NotStartedException();
		};
	}

	/**
	 * Return how long ago this node executed a heartbeat.
	 * @param namespace the namespace
	 * @param session the session
	 * @param nonce the nonce of the heartbeat
	 * @return the time in nanoseconds, empty if it is unknown, as always to a client
	 */
	OptionalLong heartbeatAge(String namespace, SessionId session, long nonce) {
		VoterServer current = server();
		return (current != null) ? current.heartbeatAge(namespace, session, nonce) : OptionalLong.empty();
	}

	NamespaceHints hints() {
		return this.hints;
	}

	/**
	 * Return whether this is the voter that the others follow.
	 * @return whether it is the Raft leader now
	 */
	boolean isRaftLeader() {
		VoterServer current = server();
		return current != null && current.isLeaderReady();
	}

	/**
	 * Return how this node is doing.
	 * @return its health
	 */
	public RaftHealth health() {
		CommandClient current = this.client;
		LocalVoter present = this.voter;
		if (current == null) {
			return new RaftHealth(false, false, "stopped", "Raft is not started on this instance", null, List.of());
		}
		return (present != null) ? health(present.health(), current) : health(current);
	}

	private static RaftHealth health(CommandClient client) {
		boolean takenPart = client.hasExecuted();
		String failure = client.failure();
		String problem = (failure != null || takenPart) ? failure : "No command has been executed yet";
		return new RaftHealth(problem == null, takenPart, "client", problem, client.leader(), List.of());
	}

	// A voter may follow a leader that executes nothing for it
	private static RaftHealth health(RaftHealth health, CommandClient client) {
		String failure = (health.takenPart()) ? client.lastingFailure() : client.failure();
		if (failure == null || !(health.healthy() || health.state().equals(LocalVoter.State.CANDIDATE.text()))) {
			return health;
		}
		String problem = (health.healthy()) ? "No command is executed" : health.problem();
		return new RaftHealth(false, health.takenPart(), health.state(), problem + ": " + failure, health.leader(),
				health.voters());
	}

	/**
	 * Hand leadership of the Raft group over, and stop.
	 */
	public synchronized void stop() {
		this.client = null;
		while (!this.opened.isEmpty()) {
			AutoCloseable resource = this.opened.pop();
			try {
				resource.close();
			}
			catch (Exception ex) {
				logger.warn("[raft] {} could not be closed", resource, ex);
			}
		}
		this.voter = null;
	}

	@Override
	public void close() {
		stop();
	}

}
