package io.github.leaderelection.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.leaderelection.actuate.ElectionDescriptors.LeaderElectionDescriptor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server of the console and of an endpoint {@code leaderelection} whose answers the
 * test decides.
 */
final class ConsoleServer implements AutoCloseable {

	private static final JsonMapper MAPPER = new JsonMapper();

	static {
		// Else the acknowledgement of each answer is waited for
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	private final ConsoleSite site = new ConsoleSite("/actuator", "leaderconsole", "leaderelection");

	private final HttpServer server;

	private final List<Request> writes = new CopyOnWriteArrayList<>();

	private volatile Function<String, Answer> read = (query) -> new Answer(404, "");

	private volatile Answer write = new Answer(405, "");

	ConsoleServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	String url() {
		return origin() + "/actuator/leaderconsole";
	}

	String origin() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * Let the endpoint answer with a status.
	 */
	void shows(LeaderElectionDescriptor status) {
		String json = MAPPER.writeValueAsString(status);
		this.read = (query) -> new Answer(200, json);
	}

	/**
	 * Let the endpoint answer with pages, by what is asked for.
	 */
	void shows(Function<String, LeaderElectionDescriptor> pages) {
		this.read = (query) -> new Answer(200, MAPPER.writeValueAsString(pages.apply(query)));
	}

	void answersReads(int status, String body) {
		this.read = (query) -> new Answer(status, body);
	}

	void answersWrites(int status, String body) {
		this.write = new Answer(status, body);
	}

	List<Request> writes() {
		return this.writes;
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			URI uri = exchange.getRequestURI();
			String path = uri.getRawPath();
			ConsoleAnswer console = this.site.answer(path, null);
			if (console != null) {
				console.headers().forEach(exchange.getResponseHeaders()::set);
				Optional<ConsoleAsset> asset = (path.endsWith("/leaderconsole")) ? Optional.of(this.site.page())
						: this.site.file(path.substring(path.lastIndexOf('/') + 1));
				exchange.getResponseHeaders()
					.set("Content-Type", asset.map((found) -> found.type().toString()).orElse("text/plain"));
				send(exchange, asset.map((found) -> new Answer(200, found.text())).orElse(new Answer(404, "")));
			}
			else if (exchange.getRequestMethod().equals("POST")) {
				this.writes
					.add(new Request(path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
							Map.copyOf(exchange.getRequestHeaders())));
				send(exchange, this.write);
			}
			else {
				send(exchange, this.read.apply(uri.getRawQuery()));
			}
		}
	}

	private static void send(HttpExchange exchange, Answer answer) throws IOException {
		byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(answer.status(), (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private record Answer(int status, String body) {
	}

	/**
	 * A write of the page.
	 *
	 * @param path the path
	 * @param body the body
	 * @param headers the headers
	 */
	record Request(String path, String body, Map<String, List<String>> headers) {

		@Nullable String header(String name) {
			return this.headers.entrySet()
				.stream()
				.filter((header) -> header.getKey().equalsIgnoreCase(name))
				.map((header) -> header.getValue().get(0))
				.findFirst()
				.orElse(null);
		}

	}

}
