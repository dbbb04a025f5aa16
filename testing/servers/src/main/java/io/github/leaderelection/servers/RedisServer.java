package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * A Redis server. It comes back empty from {@link #kill()} and {@link #stop()} unless it
 * is set to write its data down: {@code appendonly yes}.
 */
public sealed class RedisServer extends ServerProcess permits ClockedRedisServer, TlsRedisServer {

	private final Path program;

	private final @Nullable String password;

	private final List<String> settings = new ArrayList<>();

	/**
	 * Create a server that is not started yet.
	 * @param settings settings that differ from Redis' own, each as a line of
	 * {@code redis.conf}
	 */
	public RedisServer(String... settings) {
		this("redis", null, List.of(settings));
	}

	RedisServer(String name, @Nullable String password, List<String> settings) {
		this(name, Binaries.redis(), password, settings);
	}

	RedisServer(String name, Path program, @Nullable String password, List<String> settings) {
		super(name);
		this.program = program;
		this.password = password;
		this.settings.addAll(settings);
		if (password != null) {
			this.settings.add("requirepass " + password);
		}
	}

	/**
	 * Create a server that asks its clients for a password.
	 * @param password the password
	 * @param settings settings that differ from Redis' own
	 * @return a server that is not started yet
	 */
	public static RedisServer withPassword(String password, String... settings) {
		return new RedisServer("redis", password, List.of(settings));
	}

	/**
	 * Create a server that speaks TLS.
	 * @param settings settings that differ from Redis' own
	 * @return a server that is not started yet
	 */
	public static TlsRedisServer withTls(String... settings) {
		return new TlsRedisServer(false, List.of(settings));
	}

	/**
	 * Create a server that speaks TLS with those only who show its client certificate.
	 * @param settings settings that differ from Redis' own
	 * @return a server that is not started yet
	 */
	public static TlsRedisServer withMutualTls(String... settings) {
		return new TlsRedisServer(true, List.of(settings));
	}

	/**
	 * Create a server of the oldest version that is supported, 6.2. It needs OpenSSL 3 of
	 * the machine ({@code libssl.so.3}, as Debian 12 has it).
	 * @param settings settings that differ from Redis' own
	 * @return a server that is not started yet
	 */
	public static RedisServer oldestSupported(String... settings) {
		return new RedisServer("redis-6.2", Binaries.oldestSupportedRedis(), null, List.of(settings));
	}

	/**
	 * Create a server of a version that is older than supported, 2.8.
	 * @param settings settings that differ from Redis' own
	 * @return a server that is not started yet
	 */
	public static RedisServer unsupported(String... settings) {
		return new RedisServer("redis-2.8", Binaries.unsupportedRedis(), null, List.of(settings));
	}

	/**
	 * Return the password that clients have to give.
	 * @return the password, or {@code null} if they must give none
	 */
	public final @Nullable String password() {
		return this.password;
	}

	/**
	 * Send a command, as a client would on a new connection.
	 * @param words the command and its arguments
	 * @return the reply, the elements of a list one per line, or an empty text for none
	 * @throws IOException if the server does not answer, or with an error
	 */
	public final String call(String... words) throws IOException {
		return call(RespClient.PATIENCE_MILLIS, credentials(), words);
	}

	/**
	 * Send a command to a server that may be paused, and give up soon.
	 * @param words the command and its arguments
	 * @return the reply, as that of {@link #call(String...)}
	 * @throws IOException if the server does not answer, or with an error
	 */
	final String probe(String... words) throws IOException {
		return call(RespClient.PROBE_MILLIS, credentials(), words);
	}

	/**
	 * Send a command as a user that a setting has made, such as
	 * {@code user app on >secret ~app:* +get}.
	 * @param username the user's name
	 * @param password the user's password
	 * @param words the command and its arguments
	 * @return the reply, as that of {@link #call(String...)}
	 * @throws IOException if the server does not answer, or with an error
	 */
	public final String callAs(String username, String password, String... words) throws IOException {
		return call(RespClient.PATIENCE_MILLIS, new String[] { username, password }, words);
	}

	private String call(int timeoutMillis, String[] credentials, String[] words) throws IOException {
		try (RespClient client = new RespClient(sockets(), this, timeoutMillis, credentials)) {
			return client.call(words);
		}
	}

	private String[] credentials() {
		String current = this.password;
		return (current != null) ? new String[] { current } : new String[0];
	}

	/**
	 * Return what makes connections to this server.
	 * @return the factory
	 * @throws IOException if there is none
	 */
	SocketFactory sockets() throws IOException {
		return SocketFactory.getDefault();
	}

	/**
	 * Return the settings that say how the server listens to its port.
	 * @return lines of {@code redis.conf}
	 */
	List<String> listening() {
		return List.of("port " + port());
	}

	@Override
	final void prepare() throws IOException {
		List<String> lines = new ArrayList<>(List.of("bind " + host(), "dir .", "save \"\"",
				// At once, not when there may be more replicas to serve.
				"repl-diskless-sync-delay 0",
				// A process that is killed loses nothing that it has written, and a busy
				// disk delays nothing
				"appendfsync no"));
		lines.addAll(listening());
		lines.addAll(this.settings);
		// In a file rather than in arguments, so that a role which Sentinel has given to
		// the server is still its own after a restart.
		Files.write(configuration(), lines);
	}

	@Override
	List<String> command() {
		return List.of(this.program.toString(), configuration().toString());
	}

	@Override
	boolean ready() throws IOException {
		return probe("PING").equals("PONG");
	}

	private Path configuration() {
		return directory().resolve("redis.conf");
	}

}
