package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.core.JacksonException;

/**
 * Serves the page of the launcher on the loopback address only.
 */
final class LauncherServer {

	/**
	 * No command is longer.
	 */
	static final int MAX_BODY = 4096;

	// Requests to a paused instance wait
	private static final int THREADS = 16;

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, (task) -> {
		Thread thread = new Thread(task, "page");
		thread.setDaemon(true);
		return thread;
	});

	private final HttpServer server;

	private final RequestGuard guard;

	/**
	 * Create a server that accepts no request yet.
	 * @param port the port, zero for any
	 * @param token what commands have to contain
	 */
	LauncherServer(int port, String token) {
		try {
			this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
		}
		catch (IOException ex) {
			throw new ClusterException("The page cannot use port %d (%s)".formatted(port, ex.getMessage()));
		}
		this.server.setExecutor(this.executor);
		this.guard = new RequestGuard(this.server.getAddress().getPort(), token);
	}

	/**
	 * Add what answers requests.
	 * @param path how the path of these requests begins
	 * @param handler what answers them
	 */
	void add(String path, Handler handler) {
		this.server.createContext(path, (exchange) -> answer(handler, exchange)).getFilters().add(this.guard);
	}

	private static void answer(Handler handler, HttpExchange exchange) throws IOException {
		Answer answer;
		try {
			Request request = new Request(exchange.getRequestMethod(), exchange.getRequestURI(),
					exchange.getRequestBody().readNBytes(MAX_BODY));
			answer = handler.answer(request);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		catch (JacksonException ex) {
			answer = Answer.problem(Answer.BAD_REQUEST, "the content is not JSON");
		}
		catch (ClusterException ex) {
			answer = Answer.problem(Answer.CONFLICT, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			answer = Answer.problem(Answer.INTERNAL_SERVER_ERROR, "the launcher has failed: " + ex);
		}
		answer.send(exchange);
	}

	void start() {
		this.server.start();
	}

	void stop() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	/**
	 * Return where the page is.
	 * @return the URL
	 */
	String address() {
		return "http://127.0.0.1:%d/".formatted(this.server.getAddress().getPort());
	}

	/**
	 * What answers requests.
	 */
	interface Handler {

		Answer answer(Request request) throws IOException, InterruptedException;

	}

	/**
	 * A request that the guard has let through.
	 *
	 * @param method the method of HTTP
	 * @param uri the path and the query
	 * @param body the content
	 */
	record Request(String method, URI uri, byte[] body) {

		boolean isCommand() {
			return this.method.equals("POST");
		}

	}

}
