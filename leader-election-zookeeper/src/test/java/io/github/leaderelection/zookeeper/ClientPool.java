package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import org.apache.curator.framework.CuratorFramework;

/**
 * Clients that tests take turns with: to close one takes a tenth of a second.
 */
final class ClientPool implements AutoCloseable {

	private static final int SIZE = 6;

	private final List<CuratorFramework> clients = new ArrayList<>();

	private int next;

	/**
	 * Return the next client, another one than the last few times.
	 * @param connectString gives where the client of that number connects to
	 * @return a client that is started
	 */
	CuratorFramework next(IntFunction<String> connectString) {
		int number = this.next++ % SIZE;
		if (number == this.clients.size()) {
			CuratorFramework client = TestZooKeeper.client(connectString.apply(number));
			client.start();
			this.clients.add(client);
		}
		return this.clients.get(number);
	}

	@Override
	public void close() {
		this.clients.forEach(CuratorFramework::close);
	}

}
