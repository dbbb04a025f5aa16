package io.github.leaderelection.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where a database is, for messages: host, port and name out of a JDBC URL, and nothing
 * else of it, because URLs contain credentials.
 */
final class DatabaseAddress {

	private static final Pattern HOST = Pattern.compile("(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");

	private static final Pattern HOSTS = Pattern.compile("%1$s(?:,%1$s)*".formatted(HOST.pattern()));

	private static final Pattern NAME = Pattern.compile("(?:[/:]([\\w.~/-]{1,80}))?/?");

	private static final Pattern PARENTHESES = Pattern
		.compile("(?i)\\(host=([\\w.:-]+)\\)(?:.*?\\(port=(\\d{1,5})\\))?");

	private static final Map<String, Integer> PORTS = Map.of("postgresql", 5432, "mariadb", 3306, "mysql", 3306,
			"sqlserver", 1433, "oracle", 1521, "db2", 50000, "h2", 9092, "hsqldb", 9001);

	private DatabaseAddress() {
	}

	/**
	 * Return where the database of a URL is.
	 * @param url the JDBC URL
	 * @return host, port and name, a path for a local database, or {@code null} if the
	 * URL has another form
	 */
	static @Nullable String of(@Nullable String url) {
		if (url == null) {
			return null;
		}
		Matcher parentheses = PARENTHESES.matcher(url);
		if (parentheses.find()) {
			return parentheses.group(1) + ":"
					+ ((parentheses.group(2) != null) ? parentheses.group(2) : String.valueOf(port(url)));
		}
		String address = url.split("[?;]", 2)[0];
		int credentials = address.lastIndexOf('@');
		int slashes = address.indexOf("//");
		if (credentials < 0 && slashes < 0) {
			return local(address);
		}
		String rest = address.substring((credentials >= 0) ? credentials + 1 : slashes + 2);
		rest = (rest.startsWith("//")) ? rest.substring(2) : rest;
		Matcher hosts = HOSTS.matcher(rest);
		if (!hosts.lookingAt()) {
			return null;
		}
		String end = rest.substring(hosts.end());
		Matcher name = NAME.matcher(end);
		if (end.startsWith(":") && !url.toLowerCase(Locale.ROOT).contains(":oracle:")) {
			// A user name and the beginning of a password, and no host at all
			return null;
		}
		return withPorts(hosts.group(), port(url))
				+ ((name.matches() && name.group(1) != null) ? "/" + name.group(1) : "");
	}

	private static @Nullable String local(String address) {
		String path = address.substring(address.lastIndexOf(':') + 1);
		return (path.matches("[\\w.~/-]{1,200}")) ? path : null;
	}

	private static String withPorts(String hosts, @Nullable Integer port) {
		StringBuilder all = new StringBuilder();
		for (String host : hosts.split(",")) {
			boolean complete = port == null || host.matches(".*:\\d{1,5}") && !host.endsWith("]");
			all.append((all.isEmpty()) ? "" : ",").append(host).append((complete) ? "" : ":" + port);
		}
		return all.toString();
	}

	private static @Nullable Integer port(String url) {
		for (String segment : url.toLowerCase(Locale.ROOT).split(":", 5)) {
			Integer port = PORTS.get(segment);
			if (port != null) {
				return port;
			}
		}
		return null;
	}

}
