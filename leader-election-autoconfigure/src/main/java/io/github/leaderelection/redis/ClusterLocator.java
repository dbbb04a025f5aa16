package io.github.leaderelection.redis;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisNode;

/**
 * Knows the node that serves the namespace's hash slot from the redirections of all the
 * others. While it does not, it tries the known nodes one after another.
 *
 * @author Leader Election
 */
final class ClusterLocator implements ServerLocator {

	private static final int MAX_NODES = 50;

	private final Deque<RedisNode> nodes;

	ClusterLocator(Collection<RedisNode> seeds) {
		if (seeds.isEmpty()) {
			throw new IllegalArgumentException("The configuration for the cluster names no node");
		}
		this.nodes = new ArrayDeque<>(seeds);
	}

	@Override
	public synchronized RedisNode locate() {
		return this.nodes.getFirst();
	}

	@Override
	public synchronized void failed(@Nullable RedisNode node) {
		if (this.nodes.getFirst().equals(node)) {
			this.nodes.addLast(this.nodes.removeFirst());
		}
	}

	@Override
	public synchronized void moved(RedisNode node) {
		this.nodes.remove(node);
		this.nodes.addFirst(node);
		if (this.nodes.size() > MAX_NODES) {
			this.nodes.removeLast();
		}
	}

}
