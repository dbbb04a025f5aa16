package io.github.leaderelection.redis;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisNode;

/**
 * Knows the node that serves the namespace's hash slot from the redirections of all the
 * others. While it does not, it tries the configured ones, and those that the cluster
 * last had, one after another.
 */
final class ClusterLocator implements ServerLocator {

	private final Collection<RedisNode> seeds;

	private final Deque<RedisNode> nodes;

	ClusterLocator(Collection<RedisNode> seeds) {
		if (seeds.isEmpty()) {
			throw new IllegalArgumentException("The configuration for the cluster names no node");
		}
		this.seeds = Set.copyOf(seeds);
		this.nodes = new ArrayDeque<>(this.seeds);
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
	}

	@Override
	public synchronized void learn(Collection<RedisNode> nodes) {
		Set<RedisNode> known = new LinkedHashSet<>();
		known.add(this.nodes.getFirst());
		known.addAll(nodes);
		known.addAll(this.seeds);
		this.nodes.clear();
		this.nodes.addAll(known);
	}

}
