package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One of the sentinels of a {@link RedisSentinel}.
 */
final class SentinelProcess extends ServerProcess {

	private final Path program = Binaries.redis();

	private final RedisServer master;

	SentinelProcess(RedisServer master) {
		super("sentinel");
		this.master = master;
	}

	@Override
	void prepare() throws IOException {
		String name = RedisSentinel.MASTER_NAME;
		// The sentinel writes into it what it learns.
		Files.write(configuration(),
				List.of("port " + port(), "bind " + host(), "dir .",
						"sentinel monitor %s %s %s %s".formatted(name, this.master.host(), this.master.port(),
								RedisSentinel.QUORUM),
						"sentinel down-after-milliseconds %s 2000".formatted(name),
						"sentinel failover-timeout %s 3000".formatted(name)));
	}

	@Override
	List<String> command() {
		return List.of(this.program.toString(), configuration().toString(), "--sentinel");
	}

	@Override
	boolean ready() throws IOException {
		return call(RespClient.PROBE_MILLIS, "PING").equals("PONG");
	}

	String call(String... words) throws IOException {
		return call(RespClient.PATIENCE_MILLIS, words);
	}

	private String call(int timeoutMillis, String... words) throws IOException {
		try (RespClient client = new RespClient(this, timeoutMillis)) {
			return client.call(words);
		}
	}

	/**
	 * Return whether the sentinel knows all replicas and all other sentinels, and thinks
	 * that they suffice for a failover.
	 * @param replicas how many replicas there are
	 * @param others how many other sentinels there are
	 * @return whether it is ready for a failover
	 * @throws IOException if it does not answer
	 */
	boolean knows(int replicas, int others) throws IOException {
		List<String> state = call("SENTINEL", "MASTER", RedisSentinel.MASTER_NAME).lines().toList();
		return valueOf(state, "num-slaves").equals(String.valueOf(replicas))
				&& valueOf(state, "num-other-sentinels").equals(String.valueOf(others))
				&& call("SENTINEL", "CKQUORUM", RedisSentinel.MASTER_NAME).startsWith("OK");
	}

	private static String valueOf(List<String> namesAndValues, String name) {
		return namesAndValues.get(namesAndValues.indexOf(name) + 1);
	}

	private Path configuration() {
		return directory().resolve("sentinel.conf");
	}

}
