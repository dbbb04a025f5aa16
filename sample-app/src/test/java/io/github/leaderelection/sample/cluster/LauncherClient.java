package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what the page of the launcher does.
 *
 * @param address where the page is
 */
record LauncherClient(URI address) {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static final Pattern TOKEN = Pattern.compile("data-token=\"([^\"]+)\"");

	/**
	 * Execute a command on an instance.
	 * @param instance the instance
	 * @param command the command
	 */
	void command(String instance, String command) throws IOException, InterruptedException {
		assertThat(post("/api/command", Map.of("instance", instance, "command", command))).doesNotContain("problem");
	}

	/**
	 * Send something with the token of the page.
	 * @param path the path
	 * @param body the content
	 * @return the answer
	 */
	String post(String path, Map<String, String> body) throws IOException, InterruptedException {
		Matcher token = TOKEN.matcher(get("/"));
		assertThat(token.find()).isTrue();
		HttpRequest request = HttpRequest.newBuilder(this.address.resolve(path))
			.header("Content-Type", "application/json")
			.header(RequestGuard.TOKEN, token.group(1))
			.POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
			.build();
		return client.send(request, BodyHandlers.ofString()).body();
	}

	JsonNode state() throws IOException, InterruptedException {
		return JsonMapper.shared().readTree(get("/api/state"));
	}

	private String get(String path) throws IOException, InterruptedException {
		return client.send(HttpRequest.newBuilder(this.address.resolve(path)).build(), BodyHandlers.ofString()).body();
	}

}
