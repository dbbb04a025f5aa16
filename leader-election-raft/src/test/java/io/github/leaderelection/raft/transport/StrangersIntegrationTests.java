package io.github.leaderelection.raft.transport;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.thirdparty.io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What those who connect to a voter without speaking its language can do to it: take a
 * connection and a little memory, for a while.
 */
class StrangersIntegrationTests {

	private static final int PER_BEHAVIOUR = 30;

	private static final Duration BOUND = Duration.ofSeconds(30);

	private static final ConnectionLimits LIMITS = new ConnectionLimits(Duration.ofSeconds(2), Duration.ofSeconds(3),
			Duration.ofSeconds(4));

	private static final long MEGABYTE = 1 << 20;

	private static final Logger GRPC = Logger.getLogger("org.apache.ratis.thirdparty.io.grpc");

	@TempDir
	private Path directory;

	@Test
	void strangersAreDisconnectedFromClusterWithSecret() throws Exception {
		strangersAreDisconnected(CheapSecrets.security("orders", "0f5d0c8e1b7a4f6e9d3c"));
	}

	@Tag("long")
	@Test
	void strangersAreDisconnectedFromClusterWithoutSecurity() throws Exception {
		strangersAreDisconnected(RaftSecurity.none());
	}

	private void strangersAreDisconnected(RaftSecurity security) throws Exception {
		ExecutorService executor = Executors.newCachedThreadPool();
		RecordCounter records = new RecordCounter();
		GRPC.addHandler(records);
		try (TestCluster cluster = new TestCluster(this.directory, TestCluster.HOST, LIMITS, security, security,
				security); RaftClient client = cluster.client(security)) {
			cluster.send(client);
			long before = memory();
			List<Stranger> strangers = connect(cluster);
			try {
				CountDownLatch end = new CountDownLatch(1);
				Future<Long> most = executor.submit(() -> mostMemory(end));
				List<Future<Boolean>> closed = new ArrayList<>();
				for (Stranger stranger : strangers) {
					closed.add(executor.submit(() -> {
						stranger.act();
						return stranger.isClosedWithin(BOUND);
					}));
				}
				cluster.send(client);
				for (int i = 0; i < strangers.size(); i++) {
					boolean isClosed = closed.get(i).get(2 * BOUND.toSeconds(), TimeUnit.SECONDS);
					assertThat(isClosed).as(strangers.get(i) + " is disconnected").isTrue();
				}
				end.countDown();
				assertThat(most.get() - before).as("memory taken by strangers").isLessThan(64 * MEGABYTE);
				assertThat(memory() - before).as("memory kept for strangers").isLessThan(32 * MEGABYTE);
			}
			finally {
				for (Stranger stranger : strangers) {
					stranger.close();
				}
			}
			cluster.send(client);
			assertThat(cluster.isUnchanged()).isTrue();
			assertThat(records.count.get()).as("lines in the log").isLessThan(strangers.size() / 10);
		}
		finally {
			GRPC.removeHandler(records);
			executor.shutdownNow();
		}
	}

	private static List<Stranger> connect(TestCluster cluster) throws IOException {
		List<Stranger> strangers = new ArrayList<>();
		for (int i = 0; i < PER_BEHAVIOUR; i++) {
			for (Stranger.Behaviour behaviour : Stranger.Behaviour.values()) {
				strangers.add(new Stranger(behaviour, cluster.port(i % 3)));
			}
		}
		return strangers;
	}

	// When the last strangers begin to act, most have been disconnected already
	private static long mostMemory(CountDownLatch end) throws InterruptedException {
		long most = 0;
		long pause;
		do {
			long begun = System.nanoTime();
			most = Math.max(most, memory());
			// Collections must leave the servers time to answer
			pause = Math.max(TimeUnit.MILLISECONDS.toNanos(50), 5 * (System.nanoTime() - begun));
		}
		while (!end.await(pause, TimeUnit.NANOSECONDS));
		return most;
	}

	/**
	 * Return how much memory is in use on the heap after a collection, in the buffers of
	 * the JDK, and in those that Netty takes past the JDK.
	 */
	private static long memory() {
		System.gc();
		long heap = ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.mapToLong((pool) -> pool.getCollectionUsage().getUsed())
			.sum();
		long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
		return heap + buffers + Math.max(0, PlatformDependent.usedDirectMemory());
	}

	/**
	 * Counts what gRPC logs at the level that an application has for it by default.
	 */
	private static final class RecordCounter extends Handler {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public void publish(LogRecord record) {
			if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
				this.count.incrementAndGet();
			}
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}
