package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance in a Raft cluster: a member with a vote, or a client. It can be started
 * and stopped repeatedly.
 *
 * @author Leader Election
 */
public final class RaftNode implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RaftNode.class);

	private final RaftSettings settings;

	private final NamespaceHints hints = new NamespaceHints();

	private @Nullable StorageDirectory directory;

	private @Nullable GroupServer server;

	private volatile @Nullable CommandClient client;

	/**
	 * Create a node that is not started yet.
	 * @param settings the settings
	 */
	public RaftNode(RaftSettings settings) {
		this.settings = settings;
	}

	/**
	 * Start, without waiting for a majority.
	 * @throws InvalidRaftSettingsException if this node cannot take part as it is set up
	 */
	public synchronized void start() {
		if (this.client != null) {
			return;
		}
		RatisRuntime.prepare();
		RaftGroup group = RaftGroups.full(this.settings);
		Parameters parameters = new Parameters();
		String id = this.settings.id();
		try {
			if (id != null) {
				this.directory = StorageDirectory.open(this.settings, id);
				this.server = GroupServer.start(this.settings, this.directory, group, parameters,
						stateMachine());
			}
			this.client = new CommandClient(this.settings, group, parameters);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	private ElectionStateMachine stateMachine() {
		// Until there is a registry
		return new ElectionStateMachine(new ElectionSection(this.settings::cluster, this.hints), new NoSection());
	}

	CommandChannel commands() {
		CommandClient started = this.client;
		return (started != null) ? started : (command) -> {
			throw new NotStartedException();
		};
	}

	NamespaceHints hints() {
		return this.hints;
	}

	/**
	 * Return whether this is the member that the others follow.
	 * @return whether it is the Raft leader now
	 */
	synchronized boolean isRaftLeader() {
		try {
			return this.server != null && this.server.division().getInfo().isLeaderReady();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Return how this node is doing.
	 * @return its health
	 */
	public RaftHealth health() {
		return new RaftHealth(true, "running", null, null);
	}

	/**
	 * Hand leadership of the Raft group over, and stop.
	 */
	public synchronized void stop() {
		close(this.client);
		this.client = null;
		close(this.server);
		this.server = null;
		close(this.directory);
		this.directory = null;
	}

	private static void close(@Nullable AutoCloseable resource) {
		if (resource == null) {
			return;
		}
		try {
			resource.close();
		}
		catch (Exception ex) {
			logger.warn("[raft] Could not close {}", resource, ex);
		}
	}

	/**
	 * Return how this node is doing, without asking anybody.
	 * @return the health
	 */
	public RaftHealth health() {
		return new RaftHealth(true, "running", null, null);
	}

	@Override
	public void close() {
		stop();
	}

	private static final class NoSection implements Section {

		@Override
		public byte[] apply(DataInputStream command) throws IOException {
			return command.readAllBytes();
		}

		@Override
		public void write(DataOutputStream snapshot) {
		}

		@Override
		public void read(DataInputStream snapshot) {
		}

	}

}
