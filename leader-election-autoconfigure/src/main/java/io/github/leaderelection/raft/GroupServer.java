package io.github.leaderelection.raft;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletionException;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.ExitUtils.ExitException;
import org.jspecify.annotations.Nullable;

/**
 * The server of a member. Once it has been closed, by us or by Ratis, another one takes
 * its place.
 *
 * @author Leader Election
 */
final class GroupServer implements AutoCloseable {

	private final RaftServer server;

	private final RaftGroup group;

	private GroupServer(RaftServer server, RaftGroup group) {
		this.server = server;
		this.group = group;
	}

	/**
	 * Start a server.
	 * @param settings the settings of a member
	 * @param directory its directory
	 * @param group the group as far as the member may know it
	 * @param parameters the security
	 * @param machine what executes the commands
	 * @return the server
	 * @throws InvalidRaftSettingsException if it cannot listen, or cannot read its log
	 */
	static GroupServer start(RaftSettings settings, StorageDirectory directory, RaftGroup group, Parameters parameters,
			ElectionStateMachine machine) {
		checkPort(settings);
		RaftServer server = null;
		try {
			server = RaftServer.newBuilder()
				.setServerId(RaftPeerId.valueOf(directory.identity().member()))
				.setGroup(group)
				.setProperties(RatisProperties.ofServer(settings, directory.path()))
				.setParameters(parameters)
				.setStateMachine(machine)
				.setOption(StartupOption.RECOVER)
				.build();
			server.start();
			return new GroupServer(server, group);
		}
		catch (IOException | RuntimeException ex) {
			ExitUtils.clear();
			close(server);
			throw explain(settings, directory, ex);
		}
	}

	// Ratis finds out at the very end of its start, and wants to end the JVM then
	private static void checkPort(RaftSettings settings) {
		MemberAddress bind = settings.bind();
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(bind.host(), bind.port()));
		}
		catch (IOException ex) {
			throw cannotListen(settings, ex);
		}
	}

	private static InvalidRaftSettingsException explain(RaftSettings settings, StorageDirectory directory,
			Exception failure) {
		if (failure instanceof ExitException || hasCause(failure, BindException.class)) {
			return cannotListen(settings, failure);
		}
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof IllegalStateException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return refused(
				"%sstorage-directory=%s cannot be used (%s)".formatted(SettingsRules.PREFIX, directory.path(), cause),
				"If the log is damaged, move the directory away and replace this member: give it a new id with an "
						+ "empty directory, in a higher %smember-list-version of all members."
							.formatted(SettingsRules.PREFIX),
				failure);
	}

	private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

	private static InvalidRaftSettingsException cannotListen(RaftSettings settings, Exception failure) {
		MemberAddress own = settings.members().get(settings.id());
		String property = (settings.bind().equals(own)) ? "members." + settings.id() : "bind-address";
		return refused(
				"The address %s of %s%s cannot be listened on (%s)".formatted(settings.bind(), SettingsRules.PREFIX,
						property, failure.getMessage()),
				"Stop the process that listens there, or write another port; if the address is not one of this "
						+ "machine, write %sbind-address.".formatted(SettingsRules.PREFIX),
				failure);
	}

	private static InvalidRaftSettingsException refused(String problem, String remedy, Exception cause) {
		return (InvalidRaftSettingsException) new InvalidRaftSettingsException(problem, remedy).initCause(cause);
	}

	RaftServer server() {
		return this.server;
	}

	RaftServer.Division division() throws IOException {
		return this.server.getDivision(this.group.getGroupId());
	}

	@Override
	public void close() {
		close(this.server);
	}

	private static void close(@Nullable RaftServer server) {
		if (server == null) {
			return;
		}
		try {
			server.close();
		}
		catch (IOException | RuntimeException ex) {
			// There is nothing else that could be done about it
		}
	}

}
