package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.benchmarks.cost.InstanceMain.Command;
import io.github.leaderelection.benchmarks.measure.RedisBackend;
import io.github.leaderelection.benchmarks.measure.Report;
import io.github.leaderelection.benchmarks.measure.Spread;
import io.github.leaderelection.benchmarks.measure.Wait;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * For how long one script blocks Redis, by the log of slow commands.
 */
final class ScriptTimes {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private static final Duration RETRY_PERIOD = Duration.ofMillis(100);

	private static final Duration IDLE = Duration.ofSeconds(3);

	private static final int MOST_COMMANDS = 1_000_000;

	private static final int TIME = 2;

	private static final int WORDS = 3;

	private final Report report;

	private final int elections;

	ScriptTimes(Report report, int elections) {
		this.report = report;
		this.elections = elections;
	}

	void run(RedisBackend backend, Cluster cluster) {
		this.report.text("How long one script blocks Redis with %,d elections, by SLOWLOG.", this.elections);
		this.report.table("phase", "script", "calls", "median ms", "longest ms");
		try (RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", backend.server().port()));
				StatefulRedisConnection<String, String> connection = client.connect()) {
			RedisCommands<String, String> redis = connection.sync();
			RedisScripts scripts = new RedisScripts();
			redis.configSet("slowlog-max-len", String.valueOf(MOST_COMMANDS));
			redis.configSet("slowlog-log-slower-than", "0");
			String namespace = cluster.nextNamespace();
			phase(redis, scripts, "the first instance claims all", () -> {
				cluster.join(0, namespace, this.elections, 1, LEASE, RETRY_PERIOD);
				cluster.awaitLed(0, this.elections);
			});
			phase(redis, scripts, "another instance joins", () -> {
				cluster.join(1, namespace, this.elections, 1, LEASE, RETRY_PERIOD);
				cluster.awaitKnown(1, this.elections);
			});
			Wait.time(RETRY_PERIOD.multipliedBy(3));
			phase(redis, scripts, "idle", () -> Wait.time(IDLE));
			phase(redis, scripts, "the leader stops", () -> {
				cluster.child(0).request(Command.STOP);
				cluster.awaitLed(1, this.elections);
			});
			redis.configSet("slowlog-log-slower-than", "-1");
			cluster.leaveAll();
		}
	}

	private void phase(RedisCommands<String, String> redis, RedisScripts scripts, String name, Runnable what) {
		redis.slowlogReset();
		what.run();
		Map<String, List<Double>> times = new TreeMap<>();
		for (Object entry : redis.slowlogGet(MOST_COMMANDS)) {
			List<?> fields = (List<?>) entry;
			List<?> words = (List<?>) fields.get(WORDS);
			if (words.get(0).toString().startsWith("EVAL")) {
				times.computeIfAbsent(scripts.name(words.get(1).toString()), (script) -> new ArrayList<>())
					.add(((Number) fields.get(TIME)).doubleValue() / 1e3);
			}
		}
		times.forEach((script, millis) -> {
			Spread spread = Spread.of(millis);
			this.report.row(name, script, millis.size(), Spread.number(spread.median(), 2),
					Spread.number(spread.quantile(1), 2));
		});
	}

}
