package io.github.leaderelection.jdbc.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timeouts as the drivers name them. Without them a driver waits forever on a connection
 * that was silently cut, and during the login there is no other way to end that. A
 * wrapper passes them to the driver that it wraps.
 */
final class DriverTimeouts {

	private static final Logger logger = LoggerFactory.getLogger(DriverTimeouts.class);

	private final String seconds;

	private final String millis;

	DriverTimeouts(Duration operationTimeout) {
		this.seconds = String.valueOf(Math.max(1, operationTimeout.plusMillis(999).toSeconds()));
		this.millis = String.valueOf(Math.max(1, operationTimeout.toMillis()));
	}

	/**
	 * Return connection properties with time-outs, apart from those that the application
	 * has set.
	 * @param url the JDBC URL, which may have properties itself
	 * @param properties the properties that the application has set
	 * @return all properties
	 */
	Properties propertiesFor(@Nullable String url, @Nullable Properties properties) {
		Properties all = new Properties();
		if (properties != null) {
			all.putAll(properties);
		}
		String lowerCase = (url != null) ? JdbcUrl.unwrap(url) : "";
		Map<String, String> timeouts = timeoutsFor(lowerCase);
		if (timeouts == null) {
			// Not the URL, which may contain credentials
			logger.warn(
					"The JDBC driver of a URL that begins with '{}' is unknown, so its connections have no timeouts:"
							+ " a call may hang as long as the driver waits. Set a connect timeout and a socket timeout"
							+ " in the URL, no longer than leader-election.operation-timeout",
					(lowerCase.matches("jdbc:[a-z0-9-]+:.*")) ? lowerCase.split(":")[1] : "?");
			return all;
		}
		timeouts.forEach((name, value) -> {
			if (!lowerCase.contains(name.toLowerCase(Locale.ROOT) + "=")) {
				all.putIfAbsent(name, value);
			}
		});
		return all;
	}

	private @Nullable Map<String, String> timeoutsFor(String url) {
		if (url.startsWith("jdbc:postgresql:")) {
			return Map.of("connectTimeout", this.seconds, "socketTimeout", this.seconds);
		}
		if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) {
			return Map.of("connectTimeout", this.millis, "socketTimeout", this.millis);
		}
		if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
			return Map.of("NETWORK_TIMEOUT", this.millis);
		}
		if (url.startsWith("jdbc:sqlserver:")) {
			return Map.of("loginTimeout", this.seconds, "socketTimeout", this.millis);
		}
		if (url.startsWith("jdbc:oracle:")) {
			return Map.of("oracle.net.CONNECT_TIMEOUT", this.millis, "oracle.jdbc.ReadTimeout", this.millis);
		}
		if (url.startsWith("jdbc:db2:")) {
			return Map.of("loginTimeout", this.seconds, "blockingReadConnectionTimeout", this.seconds);
		}
		return (url.matches("jdbc:(h2|hsqldb|sqlite|derby):.*")) ? Map.of() : null;
	}

}
