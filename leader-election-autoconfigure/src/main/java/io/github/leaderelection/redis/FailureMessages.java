package io.github.leaderelection.redis;

import io.github.leaderelection.redis.ServerCheck.UnsupportedServerException;
import io.github.leaderelection.store.ElectionStoreException;

/**
 * Says of a failure what an operator can do about it.
 *
 * @author Leader Election
 */
final class FailureMessages {

	private static final String COMMANDS = "+eval +info +hget +hgetall +hset +hsetnx +hdel +publish +subscribe +wait +select +asking +cluster|nodes";

	private final String namespace;

	private final RedisKeys keys;

	FailureMessages(String namespace, RedisKeys keys) {
		this.namespace = namespace;
		this.keys = keys;
	}

	ElectionStoreException explain(String operation, RuntimeException problem) {
		RedisError error = RedisError.of(problem);
		return new ElectionStoreException("Redis store could not %s in namespace '%s': %s (%s)".formatted(operation,
				this.namespace, advice(problem, error), error), problem);
	}

	private String advice(RuntimeException problem, RedisError error) {
		if (problem instanceof MissingReplicasException) {
			return "too few replicas have acknowledged it. Bring them back, or set leader-election.redis.wait-replicas lower";
		}
		if (problem instanceof UnsupportedServerException) {
			return "the server is too old. Use Redis 6.2 or later, or Valkey";
		}
		if (isForbidden(error)) {
			return "the Redis user may not do that. Let it: ACL SETUSER <name> %s ~%s ~%s &%s".formatted(COMMANDS,
					this.keys.sessions(), this.keys.records(), this.keys.hints());
		}
		String code = (error.code() != null) ? error.code() : "";
		return switch (code) {
			case "WRONGPASS", "NOAUTH" ->
				"Redis refused the user name or the password. Set spring.data.redis.username and spring.data.redis.password";
			case "READONLY" ->
				"the server is a read-only replica. Point spring.data.redis to the master, or to Sentinel or the cluster";
			case "OOM" ->
				"the memory of Redis is full. Give it more, or use Redis 7 or later, which keeps elections going then";
			case "NOREPLICAS" -> "Redis has fewer replicas than min-replicas-to-write asks for. Bring them back";
			case "LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY" -> "Redis is not ready to execute it";
			case "MISCONF" -> "Redis cannot write to its disk";
			case "MOVED", "ASK" -> "the server is a node of a cluster. Set spring.data.redis.cluster.nodes";
			case "WRONGTYPE" ->
				"something else has one of the keys. Set leader-election.redis.key-prefix to keep them apart";
			case "" -> "Redis cannot be reached or did not answer in time";
			default -> "Redis refused it";
		};
	}

	private static boolean isForbidden(RedisError error) {
		return "NOPERM".equals(error.code()) || error.message().contains("can't run this command")
				|| error.message().contains("no permissions");
	}

	/**
	 * Too few replicas have acknowledged a write.
	 */
	static final class MissingReplicasException extends RuntimeException {

		MissingReplicasException(long acknowledged, int wanted) {
			super("%d of %d replicas have".formatted(acknowledged, wanted));
		}

	}

}
