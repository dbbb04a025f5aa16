package io.github.leaderelection.raft.autoconfigure;

import java.util.List;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Quiets Ratis, which writes some 130 lines for each start and goes on while a member is
 * down; the node says in one line what an operator has to know. Levels that the
 * application sets, by properties or by a file of its logging system, stay.
 *
 * @author Leader Election
 */
final class RatisLogging {

	private static final String RATIS = "org.apache.ratis";

	private static final List<String> PARENTS = List.of("org", "org.apache", RATIS);

	/**
	 * What warns again and again of a member that is down, and of every orderly stop.
	 */
	private static final List<String> REPETITIVE = List.of("org.apache.ratis.grpc.server",
			"org.apache.ratis.server.raftlog.segmented.SegmentedRaftLogWorker");

	private RatisLogging() {
	}

	static void quiet(LoggingSystem logging) {
		if (PARENTS.stream().noneMatch((name) -> isConfigured(logging, name))) {
			REPETITIVE.stream()
				.filter((name) -> !isConfigured(logging, name))
				.forEach((name) -> logging.setLogLevel(name, LogLevel.ERROR));
			logging.setLogLevel(RATIS, LogLevel.WARN);
		}
	}

	private static boolean isConfigured(LoggingSystem logging, String name) {
		LoggerConfiguration configuration = logging.getLoggerConfiguration(name);
		return configuration != null && configuration.getConfiguredLevel() != null;
	}

}
