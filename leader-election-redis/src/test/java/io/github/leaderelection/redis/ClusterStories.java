package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.ElectionStories;
import io.github.leaderelection.servers.RedisCluster;
import io.github.leaderelection.servers.ServerProcess;

/**
 * Stories of candidates that have a cluster.
 */
abstract class ClusterStories extends ElectionStories {

	static final String KEY = RedisKeys.of(RedisKeys.DEFAULT_PREFIX, "faults").records();

	private final RedisCluster servers = new RedisCluster();

	ClusterStories(Duration lease) {
		super("redis, cluster", RedisCandidateStore.class, lease);
	}

	@Override
	protected void startServers() {
		this.servers.start();
	}

	@Override
	protected void heal() {
		this.servers.nodes().stream().filter((node) -> !node.isRunning()).forEach(ServerProcess::start);
		this.servers.nodes().forEach(ServerProcess::resume);
	}

	@Override
	protected void closeServers() {
		this.servers.close();
	}

	@Override
	protected List<String> arguments() {
		return RedisAddress.cluster(this.servers);
	}

	final RedisCluster servers() {
		return this.servers;
	}

}
