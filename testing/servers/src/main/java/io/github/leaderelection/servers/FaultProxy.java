package io.github.leaderelection.servers;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A network between clients and a server that breaks on demand. Clients connect to
 * {@link #host()} and {@link #port()}, which never change. Each direction passes, freezes
 * or loses its bytes independently of the other, so that a request can take effect whose
 * answer never comes, or take effect long after its sender has given up.
 */
public final class FaultProxy implements AutoCloseable {

	private final InetSocketAddress target;

	private final int port = Ports.next();

	private final Traffic requests = new Traffic();

	private final Traffic responses = new Traffic();

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private @Nullable Listener listener;

	/**
	 * Create a proxy that accepts and passes everything.
	 * @param host the server's host
	 * @param port the server's port
	 */
	public FaultProxy(String host, int port) {
		this.target = new InetSocketAddress(host, port);
		accept();
	}

	/**
	 * Create a proxy before a server, which need not be running.
	 * @param server the server
	 */
	public FaultProxy(ServerProcess server) {
		this(server.host(), server.port());
	}

	public String host() {
		return Ports.HOST;
	}

	public int port() {
		return this.port;
	}

	/**
	 * Return what happens to the bytes from clients to the server.
	 * @return the traffic to act on
	 */
	public Traffic requests() {
		return this.requests;
	}

	/**
	 * Return what happens to the bytes from the server to clients.
	 * @return the traffic to act on
	 */
	public Traffic responses() {
		return this.responses;
	}

	/**
	 * Freeze both directions, as a network that is parted but not for ever.
	 */
	public void freeze() {
		this.requests.freeze();
		this.responses.freeze();
	}

	/**
	 * End all connections at once: both ends see a reset.
	 */
	public void reset() {
		this.connections.forEach(ProxiedConnection::reset);
	}

	/**
	 * End all connections in good order: both ends see the end of the stream.
	 */
	public void finish() {
		this.connections.forEach(ProxiedConnection::finish);
	}

	/**
	 * Refuse new connections. Those that exist go on.
	 */
	public synchronized void refuse() {
		if (this.listener != null) {
			this.listener.close();
			this.listener = null;
		}
	}

	/**
	 * Accept connections again.
	 */
	public synchronized void accept() {
		if (this.listener == null) {
			this.listener = new Listener(this.port, this::open);
		}
	}

	/**
	 * Undo everything that still is: accept, pass both directions, delay nothing.
	 */
	public void heal() {
		accept();
		this.requests.heal();
		this.responses.heal();
	}

	private void open(Socket client) {
		ProxiedConnection connection = new ProxiedConnection(this, client);
		this.connections.add(connection);
		connection.open(this.target);
	}

	void forget(ProxiedConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * Refuse new connections and reset all that exist.
	 */
	@Override
	public void close() {
		refuse();
		reset();
		// Lets threads go that hold frozen data, to find their sockets closed.
		this.requests.pass();
		this.responses.pass();
	}

}
