package io.github.leaderelection.jdbc.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * Time-outs as the drivers name them. Without them a driver waits for ever on a
 * connection that was silently cut, and while it logs in there is no other way to end
 * that.
 *
 * @author Leader Election
 */
final class DriverTimeouts {

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
		String lowerCase = (url != null) ? url.toLowerCase(Locale.ROOT) : "";
		timeoutsFor(lowerCase).forEach((name, value) -> {
			if (!lowerCase.contains(name.toLowerCase(Locale.ROOT) + "=")) {
				all.putIfAbsent(name, value);
			}
		});
		return all;
	}

	private Map<String, String> timeoutsFor(String url) {
		if (url.startsWith("jdbc:postgresql:")) {
			// And no prepared statements on the server, which some poolers do not keep
			return Map.of("connectTimeout", this.seconds, "socketTimeout", this.seconds, "prepareThreshold", "0");
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
		return Map.of();
	}

}
