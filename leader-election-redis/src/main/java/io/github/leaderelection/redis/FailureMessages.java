package io.github.leaderelection.redis;

import java.time.Duration;

import io.github.leaderelection.redis.ServerConnections.FailedCallException;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;

/**
 * What an operator reads of a call that failed: the server, the operation, the cause and
 * the remedy.
 */
final class FailureMessages {

	/**
	 * What a user needs. Not in it: what an application may need besides.
	 */
	private static final String COMMANDS = "+eval +evalsha +info +hget +hgetall +hset +hdel +publish +subscribe +ping +wait +select +asking +cluster|nodes";

	private final String namespace;

	private final RedisKeys keys;

	private final Duration timeout;

	FailureMessages(String namespace, RedisKeys keys, Duration timeout) {
		this.namespace = namespace;
		this.keys = keys;
		this.timeout = timeout;
	}

	ElectionStoreException explain(String operation, FailedCallException failure) {
		Throwable problem = (failure.getCause() != null) ? failure.getCause() : failure;
		RedisError error = RedisError.of(problem);
		Diagnosis diagnosis = diagnose(failure.server(), problem, error);
		String detail = (problem instanceof DiagnosedException) ? "" : " (" + error + ")";
		return new ElectionStoreException(diagnosis.problem(),
				"%s, namespace '%s': cannot %s: %s. %s%s".formatted(failure.server().description(), this.namespace,
						operation, diagnosis.cause(), diagnosis.remedy(), detail),
				problem);
	}

	private Diagnosis diagnose(CalledServer server, Throwable problem, RedisError error) {
		if (problem instanceof DiagnosedException diagnosed) {
			return diagnosed.diagnosis();
		}
		if (error.code() == null) {
			return Diagnosis.ofConnection(problem, this.timeout, server.addresses());
		}
		if (error.isForbidden()) {
			return new Diagnosis(Problem.REFUSED, "the Redis user does not have the permissions that elections need",
					"Grant them: ACL SETUSER <name> %s ~%s ~%s ~%s &%s".formatted(COMMANDS, this.keys.sessions(),
							this.keys.records(), this.keys.ticks(), this.keys.hints()));
		}
		return Diagnosis.ofAnswer(error, server.settings());
	}

}
