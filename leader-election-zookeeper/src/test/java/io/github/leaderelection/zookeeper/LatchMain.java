package io.github.leaderelection.zookeeper;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * A process that is a candidate by Curator's {@link LeaderLatch}, and writes down about
 * every millisecond whether the latch says that it leads, in the way of
 * {@link io.github.leaderelection.faults.CandidateMain}. What stands for a fencing token
 * is the time at which the latch first said so.
 */
public final class LatchMain {

	static final long SAMPLE_NANOS = 1_000_000;

	private LatchMain() {
	}

	/**
	 * Run a candidate.
	 * @param args the file to write to, a name, the connect string, and the session
	 * timeout in milliseconds
	 * @throws Exception if anything fails
	 */
	public static void main(String[] args) throws Exception {
		int sessionTimeout = Integer.parseInt(args[3]);
		CuratorFramework client = CuratorFrameworkFactory.builder()
			.connectString(args[2])
			.sessionTimeoutMs(sessionTimeout)
			.connectionTimeoutMs(sessionTimeout)
			.retryPolicy(new ExponentialBackoffRetry(100, 3))
			.build();
		client.start();
		LeaderLatch latch = new LeaderLatch(client, "/latch", args[1]);
		latch.start();
		try (OutputStream file = new FileOutputStream(args[0])) {
			Thread sampler = new Thread(() -> sample(latch, file), "sampler");
			sampler.setDaemon(true);
			sampler.start();
			while (System.in.read() >= 0) {
				// Until the parent ends
			}
		}
	}

	private static void sample(LeaderLatch latch, OutputStream file) {
		long term = 0;
		while (true) {
			long before = System.nanoTime();
			boolean leader = latch.hasLeadership();
			long after = System.nanoTime();
			term = (!leader) ? 0 : (term != 0) ? term : System.currentTimeMillis();
			String line = "%1$d %2$d %3$d %2$d %3$d\n".formatted(term, before, after);
			try {
				file.write(line.getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				Runtime.getRuntime().halt(1);
			}
			LockSupport.parkNanos(SAMPLE_NANOS);
		}
	}

}
