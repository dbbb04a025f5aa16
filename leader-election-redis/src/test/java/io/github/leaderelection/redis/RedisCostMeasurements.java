package io.github.leaderelection.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What calls cost a Redis that has many elections: bytes, time of the processor, and the
 * time for which a script blocks it. Run as {@link RedisMeasurements} is.
 */
class RedisCostMeasurements {

	private static final int MOST = 10_000;

	private static final int HEARTBEATS = 500;

	private static final long BLOCKED_MICROS = 5_000;

	private final RedisServer server = new RedisServer("latency-tracking-info-percentiles 50 100");

	private final Session session = TestRedis.session();

	private RedisElectionStore store;

	@BeforeEach
	void start() {
		this.server.start();
		this.store = RedisElectionStore.builder(TestRedis.lettuce(TestRedis.standalone(this.server)))
			.namespace("cost")
			.operationTimeout(TestRedis.PATIENCE)
			.build();
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.server.close();
	}

	@Test
	void idleHeartbeat() throws Exception {
		for (int sessions : new int[] { 2, 10 }) {
			double least = 0;
			for (int elections : new int[] { 1, 1_000, MOST }) {
				this.server.call("FLUSHALL");
				create(elections);
				for (int i = 1; i < sessions; i++) {
					this.store.heartbeat(TestRedis.session(), 0);
				}
				ElectionView base = this.store.heartbeat(this.session, 0);
				assertThat(base.sessions()).hasSize(sessions);
				Cost cost = measure("idle heartbeat, %s elections, %s sessions".formatted(elections, sessions),
						HEARTBEATS, (i) -> {
							ElectionView view = this.store.heartbeat(this.session.withNonce(i + 2), 1, base);
							assertThat(view.records()).isSameAs(base.records());
						});
				least = (elections == 1) ? cost.bytes() : least;
				assertThat(cost.bytes()).isLessThan(1.5 * least);
				assertThat(cost.median()).isLessThan(BLOCKED_MICROS);
			}
		}
	}

	@Test
	void changesOfManyElections() throws Exception {
		create(MOST);
		this.store.heartbeat(TestRedis.session(), 0);
		ElectionView view = this.store.heartbeat(this.session, 0);
		measure("full view of " + MOST, 50, (i) -> this.store.heartbeat(this.session, 0));
		List<List<Claim>> batches = new ArrayList<>();
		List<Claim> claims = view.elections()
			.values()
			.stream()
			.map((seen) -> new Claim(seen, OptionalLong.empty(), view.storeId(), this.session.id(), 5))
			.toList();
		for (int from = 0; from < MOST; from += ClaimBatch.MOST) {
			batches.add(claims.subList(from, from + ClaimBatch.MOST));
		}
		Cost batch = measure("batch of %s claims".formatted(ClaimBatch.MOST), batches.size(),
				(i) -> assertThat(this.store.claim(new ClaimBatch(batches.get((int) i)))).hasSize(ClaimBatch.MOST));
		assertThat(batch.median()).isLessThan(BLOCKED_MICROS);
		measure("close of a session with " + MOST, 1, (i) -> this.store.close(this.session.id()));
		assertThat(this.store.heartbeat(this.session, 0).records().holders()).isEmpty();
	}

	private void create(int count) {
		List<String> elections = IntStream.range(0, count).mapToObj("election-%05d"::formatted).toList();
		for (int from = 0; from < count; from += ClaimBatch.MOST) {
			this.store.create(elections.subList(from, Math.min(count, from + ClaimBatch.MOST)), 1);
		}
	}

	private Cost measure(String what, int times, LongConsumer call) throws IOException {
		this.server.call("CONFIG", "RESETSTAT");
		Usage first = usage();
		Usage before = usage();
		for (int i = 0; i < times; i++) {
			call.accept(i);
		}
		Usage after = usage();
		// Less what it costs to ask
		Cost cost = new Cost(each(times, before.up() - first.up(), after.up() - before.up()),
				each(times, before.down() - first.down(), after.down() - before.down()),
				each(times, before.micros() - first.micros(), after.micros() - before.micros()), after.median(),
				after.most());
		System.out.printf(
				"[measured] redis: %s: %.0f bytes up, %.0f bytes down, %.0f us of the processor, blocked for %.0f us (median) to %.0f us%n",
				what, cost.up(), cost.down(), cost.micros(), cost.median(), cost.most());
		return cost;
	}

	private static double each(int times, double asking, double all) {
		return (all - asking) / times;
	}

	private Usage usage() throws IOException {
		String info = this.server.call("INFO", "everything");
		return new Usage(value(info, "total_net_input_bytes:"), value(info, "total_net_output_bytes:"),
				1_000_000 * (value(info, "used_cpu_user:") + value(info, "used_cpu_sys:")), blocked(info, "p50="),
				blocked(info, "p50=[0-9.]+,p100="));
	}

	private static double blocked(String info, String percentile) {
		return Stream.of("eval", "evalsha", "hgetall")
			.mapToDouble((command) -> value(info, "latency_percentiles_usec_%s:%s".formatted(command, percentile)))
			.max()
			.orElseThrow();
	}

	private static double value(String info, String name) {
		Matcher line = Pattern.compile("(?m)^" + name + "([0-9.]+)").matcher(info);
		return (line.find()) ? Double.parseDouble(line.group(1)) : 0;
	}

	/**
	 * What the server reports of all calls.
	 */
	private record Usage(double up, double down, double micros, double median, double most) {
	}

	/**
	 * What a call costs.
	 */
	private record Cost(double up, double down, double micros, double median, double most) {

		double bytes() {
			return this.up + this.down;
		}

	}

}
