package io.github.leaderelection.redis;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import javax.net.ssl.SSLException;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.ElectionStoreException.Problem;

/**
 * Why a call failed and what an operator can do about it.
 *
 * @param problem the kind of failure
 * @param cause why it failed: a clause
 * @param remedy what to do: a sentence without its full stop
 */
record Diagnosis(Problem problem, String cause, String remedy) {

	/**
	 * Explain an answer of Redis or Sentinel.
	 * @param error the answer
	 * @param settings what the names of the properties for user name and password begin
	 * with
	 * @return the diagnosis
	 */
	static Diagnosis ofAnswer(RedisError error, String settings) {
		return switch (String.valueOf(error.code())) {
			case "WRONGPASS" -> refused("Redis does not accept the user name or the password",
					"Correct %susername and %spassword".formatted(settings, settings));
			case "NOAUTH" -> refused("Redis requires a password",
					"Set %spassword, and %susername for a user other than 'default'".formatted(settings, settings));
			case "DENIED" -> refused("Redis runs in protected mode and accepts local connections only",
					"Set a password and bind addresses in redis.conf");
			case "READONLY" -> unusable("the server is a read-only replica",
					"Point spring.data.redis to the master, or to Sentinel or the cluster");
			case "MASTERDOWN" -> unusable("the server is a replica that has lost its master",
					"Point spring.data.redis to the master, or to Sentinel or the cluster");
			case "OOM" -> unusable("the memory of Redis is full",
					"Raise maxmemory or remove keys. Redis 7 and later let elections continue when the memory is full");
			case "MISCONF" -> unusable("Redis cannot save its data to disk and therefore refuses writes",
					"Check the disk space and the log of the server");
			case "NOREPLICAS" -> unusable("fewer replicas are connected than min-replicas-to-write requires",
					"Start the replicas, or lower min-replicas-to-write");
			case "LOADING" -> unusable("Redis is loading its data after a start", "Wait until it has finished");
			case "BUSY" -> unusable("a script of another client blocks Redis",
					"Wait until it ends, or end it by SCRIPT KILL or FUNCTION KILL");
			case "CLUSTERDOWN" -> unusable("the cluster is down: no master serves the slot of this namespace",
					"Check CLUSTER INFO and CLUSTER NODES, and start the nodes that have failed");
			case "TRYAGAIN" -> unusable("the slot of this namespace is being moved to another node",
					"Wait until the move has finished");
			case "MOVED", "ASK" -> unusable("the server is a node of a cluster", "Set spring.data.redis.cluster.nodes");
			case "WRONGTYPE" -> unusable("another application uses one of the keys",
					"Set leader-election.redis.key-prefix to keep them apart");
			default -> ofText(error.message().toLowerCase(Locale.ROOT));
		};
	}

	private static Diagnosis ofText(String message) {
		if (message.contains("max number of clients")) {
			return refused("Redis has reached maxclients",
					"Raise maxclients, or close connections of other clients (CLIENT LIST)");
		}
		if (message.contains("without any password configured") || message.contains("no password is set")) {
			return refused("this application has a password, but Redis has none",
					"Remove spring.data.redis.password, or set requirepass in redis.conf");
		}
		if (message.contains("db index") || message.contains("select is not allowed")) {
			return unusable("the server does not have the configured database",
					"Correct spring.data.redis.database. A cluster has database 0 only");
		}
		if (message.contains("unknown command")) {
			return unusable("the server does not have a command that elections need",
					"Use Redis 6.2 or later, or Valkey, and do not disable or rename EVAL");
		}
		if (message.contains("script killed")) {
			return unusable("an administrator ended the script by SCRIPT KILL",
					"The next heartbeat repeats it. If this recurs, check why the server is slow");
		}
		return unusable("Redis answered with an error", "Check the log of the server");
	}

	/**
	 * Explain a connection that could not be opened, or gave no answer.
	 * @param problem the failure
	 * @param timeout the longest that a command may take
	 * @param addresses the properties that hold the address
	 * @return the diagnosis
	 */
	static Diagnosis ofConnection(Throwable problem, Duration timeout, String addresses) {
		List<Throwable> causes = RedisError.causes(problem);
		if (has(causes, SSLException.class::isInstance)) {
			return ofTls(causes);
		}
		if (has(causes, UnknownHostException.class::isInstance)) {
			return unreachable("the host name cannot be resolved", "Correct " + addresses + ", or check DNS");
		}
		if (has(causes, Diagnosis::isTimeout)) {
			return unreachable("the server did not answer within " + DurationText.of(timeout),
					"Check that it runs, that no firewall drops packets to it, and that both sides use TLS or neither does");
		}
		if (has(causes, ConnectException.class::isInstance)) {
			return unreachable("no server accepts connections there", "Start it, or correct " + addresses);
		}
		return unreachable("the connection was closed before an answer arrived",
				"Check the log of the server. It may require TLS (spring.data.redis.ssl.enabled), or it may have reached maxclients");
	}

	private static Diagnosis ofTls(List<Throwable> causes) {
		if (has(causes, (cause) -> says(cause, "not an ssl/tls record")
				|| says(cause, "unsupported or unrecognized ssl message"))) {
			return unusable("the server does not use TLS at this port",
					"Set spring.data.redis.ssl.enabled=false, or correct spring.data.redis.port");
		}
		if (has(causes, (cause) -> says(cause, "alert"))) {
			return refused("the server ended the TLS handshake",
					"It may require a client certificate. Set spring.data.redis.ssl.bundle to a bundle with one");
		}
		if (has(causes, (cause) -> says(cause, "subject alternative") || says(cause, "no name matching"))) {
			return refused("the certificate of the server is not issued for this host name",
					"Use the name in the certificate as spring.data.redis.host");
		}
		if (has(causes,
				(cause) -> says(cause, "certification path") || says(cause, "certpath") || says(cause, "pkix"))) {
			return refused("the certificate of the server is not trusted",
					"Set spring.data.redis.ssl.bundle to an SSL bundle that trusts its issuer");
		}
		return refused("the TLS handshake failed", "Check the SSL bundle and the TLS settings of the server");
	}

	private static boolean isTimeout(Throwable cause) {
		return cause instanceof SocketTimeoutException || says(cause, "timed out");
	}

	private static boolean says(Throwable cause, String text) {
		return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains(text);
	}

	private static boolean has(List<Throwable> causes, Predicate<Throwable> condition) {
		return causes.stream().anyMatch(condition);
	}

	static Diagnosis unreachable(String cause, String remedy) {
		return new Diagnosis(Problem.UNREACHABLE, cause, remedy);
	}

	static Diagnosis refused(String cause, String remedy) {
		return new Diagnosis(Problem.REFUSED, cause, remedy);
	}

	static Diagnosis unusable(String cause, String remedy) {
		return new Diagnosis(Problem.UNUSABLE, cause, remedy);
	}

}
