package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to the web servers of instances. Only this client may send commands to
 * them. Safe for use by any thread.
 */
final class InstanceClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final String JSON = "application/json";

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private final String secret;

	/**
	 * Create a client.
	 * @param secret what the instances ask of those that send commands
	 */
	InstanceClient(String secret) {
		this.secret = secret;
	}

	String secret() {
		return this.secret;
	}

	/**
	 * Ask an instance for its status.
	 * @param process the process of the instance
	 * @return the status, {@code null} without an answer
	 * @throws InterruptedException if the thread is interrupted
	 */
	@Nullable InstanceStatus status(InstanceProcess process) throws InterruptedException {
		try {
			HttpResponse<byte[]> response = get(process.endpoint());
			return (response.statusCode() == 200) ? this.mapper.readValue(response.body(), InstanceStatus.class) : null;
		}
		catch (IOException | JacksonException ex) {
			return null;
		}
	}

	HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri).GET());
	}

	HttpResponse<byte[]> post(URI uri, byte[] json) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri)
			.header("Content-Type", JSON)
			.header(CommandFilter.HEADER, this.secret)
			.POST(HttpRequest.BodyPublishers.ofByteArray(json)));
	}

	private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.header("Accept", JSON).timeout(TIMEOUT).build(),
				HttpResponse.BodyHandlers.ofByteArray());
	}

}
