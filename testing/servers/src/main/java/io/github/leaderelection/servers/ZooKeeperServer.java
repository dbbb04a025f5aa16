package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A ZooKeeper server in a JVM of its own, alone or as a member of a
 * {@link ZooKeeperEnsemble}. ZooKeeper itself must be on the class path, where its
 * clients need it anyway. It grants sessions from one second up, and what it has
 * acknowledged survives {@link #kill()}.
 */
public final class ZooKeeperServer extends ServerProcess {

	private static final int TIMEOUT_MILLIS = 1000;

	private static final int TICK_MILLIS = 500;

	/**
	 * That of ZooKeeper.
	 */
	private static final int MAX_SESSION_TICKS = 20;

	private final int peerPort = Ports.next();

	private final int electionPort = Ports.next();

	private final int securePort = Ports.next();

	private final @Nullable ZooKeeperEnsemble ensemble;

	private final @Nullable SelfSignedCertificate certificate;

	private final Duration maxSessionTimeout;

	/**
	 * Create a server of its own that is not started yet.
	 */
	public ZooKeeperServer() {
		this((ZooKeeperEnsemble) null);
	}

	/**
	 * Create a server of its own that is not started yet, and grants longer sessions than
	 * others: the longer a session, the less often its client says that it is there.
	 * @param maxSessionTimeout the longest session that it grants
	 */
	public ZooKeeperServer(Duration maxSessionTimeout) {
		this(null, maxSessionTimeout);
	}

	ZooKeeperServer(@Nullable ZooKeeperEnsemble ensemble) {
		this(ensemble, Duration.ofMillis(MAX_SESSION_TICKS * TICK_MILLIS));
	}

	private ZooKeeperServer(@Nullable ZooKeeperEnsemble ensemble, Duration maxSessionTimeout) {
		super("zookeeper");
		this.ensemble = ensemble;
		this.certificate = null;
		this.maxSessionTimeout = maxSessionTimeout;
	}

	private ZooKeeperServer(String certificate) throws IOException {
		super("zookeeper-tls");
		this.ensemble = null;
		this.certificate = new SelfSignedCertificate(directory(), certificate);
		this.maxSessionTimeout = Duration.ofMillis(MAX_SESSION_TICKS * TICK_MILLIS);
	}

	/**
	 * Create a server that speaks TLS on a port besides its own, and asks clients for no
	 * certificate.
	 * @return a server that is not started yet
	 */
	public static ZooKeeperServer withTls() {
		try {
			return new ZooKeeperServer("server");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot make a certificate", ex);
		}
	}

	/**
	 * Return the address for clients that speak TLS.
	 * @return host and port
	 */
	public String secureConnectString() {
		return host() + ":" + this.securePort;
	}

	/**
	 * Return what clients that speak TLS must trust.
	 * @return a PEM file
	 */
	public Path certificate() {
		if (this.certificate == null) {
			throw new IllegalStateException(this + " does not speak TLS");
		}
		return this.certificate.certificate();
	}

	/**
	 * Return the address for clients.
	 * @return host and port
	 */
	public String connectString() {
		return host() + ":" + port();
	}

	/**
	 * Return whether the server leads its ensemble.
	 * @return whether it says so
	 */
	public boolean isLeading() {
		try {
			return status().contains("Mode: leader");
		}
		catch (IOException ex) {
			return false;
		}
	}

	boolean isFollowing() throws IOException {
		return status().contains("Mode: follower");
	}

	boolean isReadOnly() throws IOException {
		return status().contains("Mode: read-only");
	}

	/**
	 * Delete the data of a server that is not running, so that it starts again as if it
	 * were new.
	 */
	public void wipe() {
		if (isRunning()) {
			throw new IllegalStateException(this + " is running");
		}
		try {
			Directories.delete(data().resolve("version-2"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot delete the data of " + this, ex);
		}
	}

	boolean isServing() throws IOException {
		return status().contains("Mode: ");
	}

	/**
	 * Return the address for the other members of the ensemble.
	 * @return host, peer port and election port
	 */
	String peerAddress() {
		return peerAddress(this.peerPort);
	}

	/**
	 * Return the address for another member that comes to this one by a detour.
	 * @param port the port that leads to the peer port
	 * @return host, that port and election port
	 */
	String peerAddress(int port) {
		return host() + ":" + port + ":" + this.electionPort;
	}

	int peerPort() {
		return this.peerPort;
	}

	@Override
	void prepare() throws IOException {
		Path data = Files.createDirectory(data());
		List<String> lines = new ArrayList<>(List.of("dataDir=" + data, "clientPort=" + port(),
				"clientPortAddress=" + host(), "tickTime=" + TICK_MILLIS, "minSessionTimeout=1000",
				"maxSessionTimeout=" + this.maxSessionTimeout.toMillis(), "maxClientCnxns=0",
				"admin.enableServer=false", "4lw.commands.whitelist=*"));
		// A detour makes members miss one another, and wait for as long as they may
		boolean detours = this.ensemble != null && this.ensemble.isFaulty();
		lines.addAll(List.of("initLimit=" + ((detours) ? 4 : 20), "syncLimit=" + ((detours) ? 4 : 8)));
		// Without a quorum there are no sessions but local ones
		lines.addAll(List.of("localSessionsEnabled=" + detours, "localSessionsUpgradingEnabled=" + detours));
		if (this.certificate != null) {
			lines.addAll(List.of("secureClientPort=" + this.securePort, "secureClientPortAddress=" + host(),
					"serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
					"ssl.keyStore.location=" + this.certificate.keyStore(),
					"ssl.keyStore.password=" + SelfSignedCertificate.PASSWORD, "ssl.clientAuth=none"));
		}
		if (this.ensemble != null) {
			List<ZooKeeperServer> members = this.ensemble.members();
			for (ZooKeeperServer member : members) {
				lines.add("server.%s=%s".formatted(members.indexOf(member) + 1, this.ensemble.address(this, member)));
			}
			Files.writeString(data.resolve("myid"), String.valueOf(members.indexOf(this) + 1));
		}
		Files.write(configuration(), lines);
	}

	@Override
	List<String> command() {
		return JavaCommand.of(List.of("readonlymode.enabled=" + (this.ensemble != null && this.ensemble.isFaulty()),
				// Only a crash of the machine needs it, not one of the process.
				"zookeeper.forceSync=no",
				// Kilobytes of log to write in advance, 64 MB by default.
				"zookeeper.preAllocSize=1024",
				// Whatever the tests log, an error message wants to show something.
				"org.slf4j.simpleLogger.defaultLogLevel=info"), "org.apache.zookeeper.server.quorum.QuorumPeerMain",
				List.of(configuration().toString()));
	}

	@Override
	boolean ready() throws IOException {
		// Members are started one by one, and the first cannot serve without others.
		return (this.ensemble != null && !this.ensemble.hasQuorum()) ? !status().isEmpty() : isServing();
	}

	private String status() throws IOException {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(new InetSocketAddress(host(), port()), TIMEOUT_MILLIS);
			socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private Path data() {
		return directory().resolve("data");
	}

	private Path configuration() {
		return directory().resolve("zoo.cfg");
	}

}
