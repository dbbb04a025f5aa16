package io.github.leaderelection.benchmarks.cost;

import java.util.List;

import io.github.leaderelection.benchmarks.measure.Wait;
import io.github.leaderelection.benchmarks.measure.ZooKeeperBackend;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;

/**
 * Curator's latch.
 */
final class LatchContender extends Contender {

	private static final String PATH = "/race/latch";

	private final List<CuratorFramework> clients;

	private final LeaderLatch[] latches = new LeaderLatch[2];

	private int joined;

	LatchContender(String connectString) {
		super("Curator's LeaderLatch, zookeeper");
		this.clients = List.of(ZooKeeperBackend.connect(connectString), ZooKeeperBackend.connect(connectString));
	}

	@Override
	void join(int candidate) throws Exception {
		LeaderLatch latch = new LeaderLatch(this.clients.get(candidate), PATH, "candidate-" + candidate);
		latch.addListener(new LeaderLatchListener() {

			@Override
			public void isLeader() {
				granted(candidate);
			}

			@Override
			public void notLeader() {
				// It has stopped
			}

		});
		this.latches[candidate] = latch;
		latch.start();
		int expected = Math.min(++this.joined, 2);
		Wait.until("the latch to wait", () -> participants(latch) == expected);
	}

	private static int participants(LeaderLatch latch) {
		try {
			return latch.getParticipants().size();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	void leave(int candidate) throws Exception {
		this.latches[candidate].close();
	}

	@Override
	void end() {
		this.clients.forEach(CuratorFramework::close);
	}

}
