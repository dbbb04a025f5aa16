package io.github.leaderelection.raft.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Quiets Ratis, which writes some 130 lines for each start, goes on while a voter is
 * down, and has errors with stack traces for an orderly stop; the node says in one line
 * what an operator has to know. Levels that the application sets, by properties or by a
 * file of its logging system, stay.
 *
 * @author Leader Election
 */
final class RatisLogging {

	/**
	 * Two are off. One has an error for whatever reaches a server that is closing. The
	 * other one writes a stack trace of forty lines for whatever fails to start, which
	 * Ratis throws as well.
	 */
	private static final Map<String, LogLevel> LEVELS = Map.of("org.apache.ratis", LogLevel.ERROR,
			"org.apache.ratis.server.RaftServer$Division", LogLevel.OFF, "org.apache.ratis.util.LifeCycle",
			LogLevel.OFF);

	private RatisLogging() {
	}

	static void quiet(LoggingSystem logging) {
		List<String> names = LEVELS.keySet().stream().filter((name) -> !isConfigured(logging, name)).toList();
		names.forEach((name) -> logging.setLogLevel(name, LEVELS.get(name)));
	}

	/**
	 * Return whether the level of a logger, or of what it is part of, was set.
	 * @param logging the logging system
	 * @param name the name of the logger
	 * @return whether it was set
	 */
	private static boolean isConfigured(LoggingSystem logging, String name) {
		LoggerConfiguration configuration = logging.getLoggerConfiguration(name);
		if (configuration != null && configuration.getConfiguredLevel() != null) {
			return true;
		}
		int end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
		return end > 0 && isConfigured(logging, name.substring(0, end));
	}

}
