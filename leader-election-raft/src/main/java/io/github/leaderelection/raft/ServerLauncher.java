package io.github.leaderelection.raft;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletionException;

import io.github.leaderelection.raft.replicated.NamespaceHints;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.util.ExitUtils;
import org.apache.ratis.util.ExitUtils.ExitException;

/**
 * Starts the servers of a voter, and says what is wrong if one does not start.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class ServerLauncher {

	private final RaftSettings settings;

	private final NodeLimits limits;

	private final StorageDirectory directory;

	private final NamespaceHints hints;

	/**
	 * Create a launcher.
	 * @param settings the settings of a voter
	 * @param limits the limits of its log
	 * @param directory its directory
	 * @param hints whom to notify on this voter
	 */
	ServerLauncher(RaftSettings settings, NodeLimits limits, StorageDirectory directory, NamespaceHints hints) {
		this.settings = settings;
		this.limits = limits;
		this.directory = directory;
		this.hints = hints;
	}

	/**
	 * Start a server.
	 * @return the server
	 * @throws InvalidRaftSettingsException if it cannot listen, or cannot use its
	 * directory
	 */
	VoterServer launch() {
		checkPort();
		this.directory.checkSpace();
		try {
			return VoterServer.start(this.directory.identity().voter(), group(),
					RatisProperties.ofServer(this.settings, this.limits, this.directory.path()),
					this.settings.security(), this.directory::identity, this.hints);
		}
		catch (IOException | RuntimeException ex) {
			ExitUtils.clear();
			throw explain(ex);
		}
	}

	// Who is added to a cluster must not elect a leader among its likes before that
	private RaftGroup group() {
		boolean known = this.directory.identity().founder() || this.directory.hasConfiguration(this.settings.cluster());
		return (known) ? RaftGroups.full(this.settings) : RaftGroups.empty(this.settings);
	}

	// Ratis finds out at the very end of its start, and wants to end the JVM then
	private void checkPort() {
		VoterAddress bind = this.settings.bind();
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(bind.host(), bind.port()));
		}
		catch (IOException | RuntimeException ex) {
			throw cannotListen(ex);
		}
	}

	private InvalidRaftSettingsException explain(Exception failure) {
		Throwable cause = failure;
		while (cause instanceof CompletionException || cause instanceof IllegalStateException
				|| cause instanceof ExitException) {
			if (cause.getCause() == null || cause instanceof ExitException) {
				break;
			}
			cause = cause.getCause();
		}
		if (cause instanceof ExitException || cause instanceof BindException) {
			return cannotListen(failure);
		}
		if (cause instanceof StartTimeoutException) {
			return new InvalidRaftSettingsException(
					"The server of %sid=%s could not be waited for (%s)".formatted(InvalidRaftSettingsException.PREFIX,
							this.settings.id(), cause.getMessage()),
					"Check whether the disk of %sstorage-directory=%s answers, and start again."
						.formatted(InvalidRaftSettingsException.PREFIX, this.directory.path()),
					failure);
		}
		return new InvalidRaftSettingsException(
				"%sstorage-directory=%s cannot be used (%s)".formatted(InvalidRaftSettingsException.PREFIX,
						this.directory.path(), cause),
				"If the log is damaged, move the directory away and replace this voter: give it a new id with an "
						+ "empty directory, in a higher %smember-list-version of all voters."
							.formatted(InvalidRaftSettingsException.PREFIX),
				failure);
	}

	private InvalidRaftSettingsException cannotListen(Exception failure) {
		VoterAddress bind = this.settings.bind();
		boolean own = bind.equals(this.settings.addresses().get(this.settings.id()));
		return new InvalidRaftSettingsException(
				"The address %s of %s%s cannot be listened on (%s)".formatted(bind, InvalidRaftSettingsException.PREFIX,
						(own) ? "members." + this.settings.id() : "bind-address", failure.getMessage()),
				"Stop the process that listens there, or write another port; if it is not an address of this machine, "
						+ "write one of it in %sbind-address.".formatted(InvalidRaftSettingsException.PREFIX),
				failure);
	}

}
