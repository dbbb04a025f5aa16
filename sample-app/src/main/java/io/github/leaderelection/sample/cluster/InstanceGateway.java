package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.sample.cluster.LauncherServer.Request;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what the console asks of an instance to the endpoint {@code leaderelection} of
 * that instance, and to nothing else.
 */
final class InstanceGateway {

	static final String PATH = "/instances/";

	// A path parameter would hide what is before it: a server reads "..;a" as ".."
	private static final Pattern FORWARDED = Pattern
		.compile(PATH + "(?<name>[^/;]+)/leaderelection(?<rest>(/[^/;]+)*)");

	private final Cluster cluster;

	private final InstanceClient client;

	InstanceGateway(Cluster cluster, InstanceClient client) {
		this.cluster = cluster;
		this.client = client;
	}

	/**
	 * Return what of a request is forwarded.
	 * @param uri the address of the request
	 * @return the name of the instance and the rest of the path, {@code null} if the
	 * request leaves the endpoint
	 */
	static @Nullable Matcher forwarded(URI uri) {
		Matcher matcher = FORWARDED.matcher(uri.getRawPath());
		boolean leaves = Arrays.stream(uri.getPath().split("/"))
			.anyMatch((segment) -> segment.equals(".") || segment.equals(".."));
		return (matcher.matches() && !leaves) ? matcher : null;
	}

	Answer forward(Request request) throws InterruptedException {
		Matcher matcher = forwarded(request.uri());
		Instance instance = (matcher != null) ? this.cluster.find(matcher.group("name")) : null;
		InstanceProcess process = (instance != null) ? instance.process() : null;
		if (matcher == null || process == null) {
			return Answer.problem(Answer.NOT_FOUND, "there is no such instance");
		}
		String query = (request.uri().getRawQuery() != null) ? "?" + request.uri().getRawQuery() : "";
		URI uri = URI.create(process.endpoint() + matcher.group("rest") + query);
		try {
			HttpResponse<byte[]> response = (request.isCommand()) ? this.client.post(uri, request.body())
					: this.client.get(uri);
			return new Answer(response.statusCode(),
					response.headers().firstValue("Content-Type").orElse("application/json"), response.body());
		}
		catch (IOException ex) {
			return Answer.problem(Answer.GATEWAY_TIMEOUT, "%s does not answer".formatted(process));
		}
	}

}
