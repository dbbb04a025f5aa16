package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.sample.cluster.ConsoleServer.Request;

/**
 * Forwards what the console asks of an instance to the endpoint {@code leaderelection} of
 * that instance, and to nothing else.
 */
final class InstanceGateway {

	static final String PATH = "/instances/";

	private static final Pattern FORWARDED = Pattern.compile(PATH + "(?<name>[^/]+)/leaderelection(?<rest>(/[^/]+)*)");

	private final Cluster cluster;

	private final NodeClient client;

	InstanceGateway(Cluster cluster, NodeClient client) {
		this.cluster = cluster;
		this.client = client;
	}

	private static boolean leavesTheEndpoint(URI uri) {
		return Arrays.stream(uri.getPath().split("/"))
			.anyMatch((segment) -> segment.equals(".") || segment.equals(".."));
	}

	Answer forward(Request request) throws InterruptedException {
		Matcher matcher = FORWARDED.matcher(request.uri().getRawPath());
		Instance instance = (matcher.matches() && !leavesTheEndpoint(request.uri()))
				? this.cluster.find(matcher.group("name")) : null;
		NodeProcess node = (instance != null) ? instance.process() : null;
		if (node == null) {
			return Answer.problem(Answer.NOT_FOUND, "there is no such instance");
		}
		String query = (request.uri().getRawQuery() != null) ? "?" + request.uri().getRawQuery() : "";
		URI uri = URI.create(node.endpoint() + matcher.group("rest") + query);
		try {
			HttpResponse<byte[]> response = (request.isCommand()) ? this.client.post(uri, request.body())
					: this.client.get(uri);
			return new Answer(response.statusCode(),
					response.headers().firstValue("Content-Type").orElse("application/json"), response.body());
		}
		catch (IOException ex) {
			return Answer.problem(Answer.GATEWAY_TIMEOUT, "%s does not answer".formatted(node));
		}
	}

}
