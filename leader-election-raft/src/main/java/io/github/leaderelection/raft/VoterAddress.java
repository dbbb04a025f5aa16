package io.github.leaderelection.raft;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Where a voter listens.
 *
 * @param host a name or a literal, without brackets
 * @param port the port
 */
record VoterAddress(String host, int port) {

	private static final Pattern SYNTAX = Pattern
		.compile("(?:\\[(?<literal>[0-9A-Fa-f:.%]+)]|(?<host>[A-Za-z0-9][A-Za-z0-9._-]*)):(?<port>\\d{1,5})");

	private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

	private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

	/**
	 * What gRPC takes for the scheme of a URI rather than for a host.
	 */
	private static final Set<String> SCHEMES = Set.of("dns", "unix");

	private static final int MAX_PORT = 65535;

	/**
	 * Read {@code host:port}, where an IPv6 literal stands in brackets.
	 * @param text the text
	 * @return the address, or {@code null} if it is none
	 */
	static @Nullable VoterAddress parse(String text) {
		Matcher matcher = SYNTAX.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		String literal = matcher.group("literal");
		int port = Integer.parseInt(matcher.group("port"));
		boolean valid = port >= 1 && port <= MAX_PORT && (literal == null || literal(literal) != null);
		return (valid) ? new VoterAddress((literal != null) ? literal : matcher.group("host"), port) : null;
	}

	/**
	 * Read the address of a voter.
	 * @param id the id of the voter
	 * @param text the address
	 * @return the address
	 * @throws InvalidRaftSettingsException if the other voters cannot call it
	 */
	static VoterAddress of(String id, String text) {
		VoterAddress address = parse(text);
		if (address == null) {
			throw InvalidRaftSettingsException.of("members." + id, text, "is not an address",
					"Write host:port, such as 127.0.0.1:7001 or [::1]:7001.");
		}
		if (!address.isCallable()) {
			throw InvalidRaftSettingsException.of("members." + id, text,
					"has a host name that the other voters cannot call",
					"Write a host name of letters, digits, '-' and '.', such as my-host:7001. With Docker Compose, give "
							+ "the service an alias without '_' in networks.<name>.aliases.");
		}
		return address;
	}

	/**
	 * Read the address that this voter listens on.
	 * @param text the address, or {@code null} for the own one
	 * @param own the own one of the voters, or {@code null} for a client
	 * @return the address, or {@code null} for a client
	 * @throws InvalidRaftSettingsException if it is none
	 */
	static @Nullable VoterAddress bind(@Nullable String text, @Nullable VoterAddress own) {
		if (text == null || own == null) {
			return own;
		}
		VoterAddress address = parse(text, own.port());
		if (address == null) {
			throw InvalidRaftSettingsException.of("bind-address", text, "is not an address",
					"Write a host or host:port of this machine, such as 0.0.0.0.");
		}
		return address;
	}

	/**
	 * Read an address to listen on, which need not have a port.
	 * @param text a host or {@code host:port}
	 * @param port the port if the text has none
	 * @return the address, or {@code null} if it is none
	 */
	static @Nullable VoterAddress parse(String text, int port) {
		String bare = text.replaceAll("^\\[(.*)]$", "$1");
		if (HOST.matcher(bare).matches() || (bare.contains("::") && literal(bare) != null)) {
			return new VoterAddress(bare, port);
		}
		return parse(text);
	}

	/**
	 * Return whether only this machine can reach the address. A name is taken for one
	 * that others can reach: what it stands for may change.
	 * @return whether it is certain that it is a loopback address
	 */
	boolean isLoopback() {
		InetAddress literal = literal(this.host);
		return (literal != null) ? literal.isLoopbackAddress() : this.host.equalsIgnoreCase("localhost");
	}

	/**
	 * Refuse an address without security that is not certainly a loopback address.
	 * @param property the property that has it
	 * @throws InvalidRaftSettingsException if others may reach it
	 */
	void requireLoopback(String property) {
		if (!isLoopback()) {
			throw InvalidRaftSettingsException.of(property, this, "can be reached by other machines, unprotected",
					"Write leader-election.raft.secret or leader-election.raft.ssl.bundle, the same for all "
							+ "voters and clients, or use loopback addresses only.");
		}
	}

	// The resolver sends no query for literals
	private static @Nullable InetAddress literal(String host) {
		if (!host.contains(":") && !IPV4.matcher(host).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(host);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * Return whether gRPC can call the address: it reads {@code host:port} as a URI,
	 * whose host names have no underscore for example.
	 * @return whether others can call a voter there
	 */
	boolean isCallable() {
		return !SCHEMES.contains(this.host.toLowerCase(Locale.ROOT)) && hasUriHost();
	}

	private boolean hasUriHost() {
		try {
			return new URI("//" + this).getHost() != null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return ((this.host.contains(":")) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
