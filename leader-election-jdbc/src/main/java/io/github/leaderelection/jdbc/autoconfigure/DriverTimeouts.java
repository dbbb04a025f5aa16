package io.github.leaderelection.jdbc.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.support.TimeoutAudit;
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

	private final TimeoutAudit audit;

	DriverTimeouts(TimeoutAudit audit) {
		this.audit = audit;
	}

	/**
	 * Return connection properties with time-outs, apart from those that the application
	 * has set. Of these, report those that are too long.
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
		List<Timeout> timeouts = timeoutsFor(lowerCase);
		if (timeouts == null) {
			// Not the URL, which may contain credentials
			logger.warn(
					"The JDBC driver of a URL that begins with '{}' is unknown, so its connections have no timeouts:"
							+ " a call may hang as long as the driver waits. Set a connect timeout and a socket timeout"
							+ " in the URL, no longer than leader-election.operation-timeout",
					(lowerCase.matches("jdbc:[a-z0-9-]+:.*")) ? lowerCase.split(":")[1] : "?");
			return all;
		}
		Duration operationTimeout = this.audit.timing().operationTimeout();
		for (Timeout timeout : timeouts) {
			String set = timeout.findIn(lowerCase);
			if (set == null) {
				all.putIfAbsent(timeout.name, timeout.format(operationTimeout));
				set = String.valueOf(all.get(timeout.name));
			}
			check(timeout, set);
		}
		return all;
	}

	// Once the driver has logged in, the store sets the network timeout of each call. A
	// login that hangs is left behind, and the more there are the longer the next one
	// waits
	private void check(Timeout timeout, String value) {
		Duration set = timeout.parse(value);
		Duration longest = this.audit.timing().leaseDuration();
		if (set != null && (set.isZero() || set.compareTo(longest) > 0)) {
			this.audit.report("The property %s of the JDBC driver".formatted(timeout.name), set,
					"logins that hang when the network or the server does not answer %s, and elections may recover that much later than the database"
						.formatted((set.isZero()) ? "are never given up" : "are given up only then"),
					"Set it to at most the leader-election.lease-duration of %s, or remove it: then it is leader-election.operation-timeout"
						.formatted(DurationText.of(longest)));
		}
	}

	private static @Nullable List<Timeout> timeoutsFor(String url) {
		if (url.startsWith("jdbc:postgresql:")) {
			return List.of(Timeout.seconds("connectTimeout"), Timeout.seconds("socketTimeout"));
		}
		if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) {
			return List.of(Timeout.millis("connectTimeout"), Timeout.millis("socketTimeout"));
		}
		if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
			return List.of(Timeout.millis("NETWORK_TIMEOUT"));
		}
		if (url.startsWith("jdbc:sqlserver:")) {
			return List.of(Timeout.seconds("loginTimeout"), Timeout.millis("socketTimeout"));
		}
		if (url.startsWith("jdbc:oracle:")) {
			return List.of(Timeout.millis("oracle.net.CONNECT_TIMEOUT"), Timeout.millis("oracle.jdbc.ReadTimeout"));
		}
		if (url.startsWith("jdbc:db2:")) {
			return List.of(Timeout.seconds("loginTimeout"), Timeout.seconds("blockingReadConnectionTimeout"));
		}
		return (url.matches("jdbc:(h2|hsqldb|sqlite|derby):.*")) ? List.of() : null;
	}

	/**
	 * A timeout of a driver.
	 *
	 * @param name its name
	 * @param millisPerUnit the unit of its value
	 */
	private record Timeout(String name, int millisPerUnit) {

		static Timeout seconds(String name) {
			return new Timeout(name, 1000);
		}

		static Timeout millis(String name) {
			return new Timeout(name, 1);
		}

		@Nullable String findIn(String lowerCaseUrl) {
			Matcher set = Pattern.compile(Pattern.quote(this.name.toLowerCase(Locale.ROOT)) + "=([^&;]*)")
				.matcher(lowerCaseUrl);
			return (set.find()) ? set.group(1) : null;
		}

		String format(Duration timeout) {
			return String.valueOf(Math.max(1, (timeout.toMillis() + this.millisPerUnit - 1) / this.millisPerUnit));
		}

		@Nullable Duration parse(String value) {
			return (value.matches("\\d{1,9}")) ? Duration.ofMillis(Long.parseLong(value) * this.millisPerUnit) : null;
		}

	}

}
