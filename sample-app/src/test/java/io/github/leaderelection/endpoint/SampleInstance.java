package io.github.leaderelection.endpoint;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample application in this process, and clients of its endpoints. Any thread.
 */
final class SampleInstance implements AutoCloseable {

	private static final JsonMapper mapper = new JsonMapper();

	private final HttpClient client = HttpClient.newHttpClient();

	private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

	private final String domain = "sample-" + UUID.randomUUID();

	private final ConfigurableApplicationContext context;

	/**
	 * Start the sample.
	 * @param application the sample with what a test adds to it
	 * @param arguments further arguments
	 */
	SampleInstance(SpringApplicationBuilder application, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--server.address=127.0.0.1",
				"--leader-election.backend=local", "--leader-election.candidate-id=me",
				"--leader-election.claim-missing=true",
				// Long, so that no term ends on a slow machine
				"--leader-election.lease-duration=60s", "--leader-election.retry-period=2s",
				"--spring.main.register-shutdown-hook=false",
				"--management.endpoints.web.exposure.include=health,info,leaderelection,leader",
				"--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=leaderelection,leader",
				"--management.endpoints.jmx.domain=" + this.domain));
		all.addAll(List.of(arguments));
		this.context = application.run(all.toArray(String[]::new));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Join an election and wait until this instance leads it.
	 * @param election the name of the election
	 * @return its elector
	 * @throws InterruptedException if the thread is interrupted
	 */
	LeaderElector lead(String election) throws InterruptedException {
		LeaderElector elector = bean(LeaderElectors.class).elector(election);
		assertThat(elector.awaitLeadership(Duration.ofMinutes(1))).isPresent();
		return elector;
	}

	Answer get(String path, String... user) throws IOException, InterruptedException {
		return send(request(path, user));
	}

	Answer post(String path, String body, String... user) throws IOException, InterruptedException {
		return postAs("application/json", path, body, user);
	}

	Answer postAs(String contentType, String path, String body, String... user)
			throws IOException, InterruptedException {
		return send(request(path, user).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder request(String path, String... user) {
		int port = this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%s/actuator/%s".formatted(port, path)))
			.timeout(Duration.ofSeconds(60));
		if (user.length > 0) {
			byte[] credentials = "%s:%s".formatted(user[0], user[1]).getBytes(StandardCharsets.UTF_8);
			request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
		}
		return request;
	}

	private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(request.build(), BodyHandlers.ofString());
		return new Answer(response.statusCode(), response.body());
	}

	/**
	 * Return the operations of the endpoint over JMX.
	 * @return their names
	 * @throws JMException if there is no endpoint
	 */
	List<String> operations() throws JMException {
		return Stream.of(this.server.getMBeanInfo(name()).getOperations()).map(MBeanOperationInfo::getName).toList();
	}

	/**
	 * Call an operation of the endpoint over JMX.
	 * @param operation its name
	 * @param arguments its arguments
	 * @return what it answers
	 * @throws JMException if it is refused
	 */
	JsonNode invoke(String operation, Object... arguments) throws JMException {
		String[] types = Stream.of(this.server.getMBeanInfo(name()).getOperations())
			.filter((candidate) -> candidate.getName().equals(operation))
			.flatMap((found) -> Stream.of(found.getSignature()))
			.map(MBeanParameterInfo::getType)
			.toArray(String[]::new);
		return mapper.valueToTree(this.server.invoke(name(), operation, arguments, types));
	}

	private ObjectName name() throws JMException {
		return new ObjectName(this.domain + ":type=Endpoint,name=Leaderelection");
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What came over HTTP.
	 *
	 * @param status the status
	 * @param body the body
	 */
	record Answer(int status, String body) {

		JsonNode json() {
			return mapper.readTree(this.body);
		}

	}

}
