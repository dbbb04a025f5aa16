package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of the server of the launcher.
 *
 * @param status the status of HTTP
 * @param type the media type of the content
 * @param content the content
 */
record Answer(int status, String type, byte[] content) {

	static final int OK = 200;

	static final int BAD_REQUEST = 400;

	static final int NOT_FOUND = 404;

	static final int CONFLICT = 409;

	static final int INTERNAL_SERVER_ERROR = 500;

	static final int GATEWAY_TIMEOUT = 504;

	private static final String JSON = "application/json";

	private static final JsonMapper MAPPER = JsonMapper.shared();

	static Answer json(Object value) {
		return new Answer(OK, JSON, MAPPER.writeValueAsBytes(value));
	}

	static Answer problem(int status, String problem) {
		return new Answer(status, JSON, MAPPER.writeValueAsBytes(Map.of("problem", problem)));
	}

	/**
	 * Send the answer and end the exchange.
	 * @param exchange the exchange
	 * @throws IOException if the client is gone
	 */
	void send(HttpExchange exchange) throws IOException {
		try (exchange) {
			// Else the connection cannot be used for the next request
			exchange.getRequestBody().readNBytes(LauncherServer.MAX_BODY);
			exchange.getResponseHeaders().set("Content-Type", this.type);
			LauncherFiles.HEADERS.forEach(exchange.getResponseHeaders()::set);
			boolean head = exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders(this.status, (head || this.content.length == 0) ? -1 : this.content.length);
			if (!head) {
				exchange.getResponseBody().write(this.content);
			}
		}
	}

}
