package io.github.leaderelection.servers;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.net.SocketFactory;

/**
 * Speaks to Redis as far as it takes to set it up. A driver would do as well, but it must
 * not be forced upon those who use another.
 */
final class RespClient implements AutoCloseable {

	/**
	 * For an answer that comes, be it late on a machine that is busy.
	 */
	static final int PATIENCE_MILLIS = 60_000;

	/**
	 * For an answer that may never come, or that is asked for again.
	 */
	static final int PROBE_MILLIS = 1000;

	private final Socket socket;

	private final InputStream input;

	/**
	 * Connect to a server that asks for no password.
	 * @param server the server
	 * @param timeoutMillis how long to wait for each of its answers
	 */
	RespClient(ServerProcess server, int timeoutMillis) throws IOException {
		this(SocketFactory.getDefault(), server, timeoutMillis);
	}

	/**
	 * Connect to a server.
	 * @param sockets what makes the connection
	 * @param server the server
	 * @param timeoutMillis how long to wait for each of its answers
	 * @param credentials a password, or a user's name and password, if it asks for them
	 */
	RespClient(SocketFactory sockets, ServerProcess server, int timeoutMillis, String... credentials)
			throws IOException {
		this.socket = sockets.createSocket();
		try {
			this.socket.setSoTimeout(timeoutMillis);
			this.socket.connect(new InetSocketAddress(server.host(), server.port()), timeoutMillis);
			this.input = new BufferedInputStream(this.socket.getInputStream());
			if (credentials.length > 0) {
				call(Stream.concat(Stream.of("AUTH"), Stream.of(credentials)).toArray(String[]::new));
			}
		}
		catch (IOException ex) {
			this.socket.close();
			throw ex;
		}
	}

	/**
	 * Send a command and return the text of its reply, or an empty one if it has none.
	 * @param words the command
	 * @return the reply, the elements of a list one per line
	 * @throws IOException if the server does not answer, or with an error
	 */
	String call(String... words) throws IOException {
		StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
		for (String word : words) {
			request.append("$%s\r\n%s\r\n".formatted(word.getBytes(StandardCharsets.UTF_8).length, word));
		}
		this.socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
		return reply();
	}

	private String reply() throws IOException {
		String line = line();
		String rest = line.substring(1);
		return switch (line.charAt(0)) {
			case '+', ':' -> rest;
			case '$' -> bulk(Integer.parseInt(rest));
			case '*' -> list(Integer.parseInt(rest));
			default -> throw new IOException(line);
		};
	}

	private String bulk(int length) throws IOException {
		if (length < 0) {
			return "";
		}
		String text = new String(this.input.readNBytes(length), StandardCharsets.UTF_8);
		line();
		return text;
	}

	private String list(int length) throws IOException {
		List<String> elements = new ArrayList<>();
		for (int element = 0; element < length; element++) {
			elements.add(reply());
		}
		return String.join("\n", elements);
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		int character = this.input.read();
		while (character != '\n') {
			if (character < 0) {
				throw new EOFException("The server has closed the connection");
			}
			line.append((char) character);
			character = this.input.read();
		}
		return line.toString().strip();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
