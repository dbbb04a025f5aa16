package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.sample.cluster.NodeStatus.ElectionStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks every instance again and again whether it leads, and prints who does when that
 * changes.
 */
final class LeaderWatch {

	private static final long POLL_MILLIS = 200;

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private final Map<NodeProcess, Long> leading = new ConcurrentHashMap<>();

	private final ScheduledExecutorService executor;

	private final Console console;

	private @Nullable NodeProcess leader;

	private long token;

	LeaderWatch(int nodes, Console console) {
		this.console = console;
		this.executor = Executors.newScheduledThreadPool(nodes, (task) -> {
			Thread thread = new Thread(task, "leader-watch");
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Watch an instance from now on.
	 * @param node the instance
	 */
	void watch(NodeProcess node) {
		this.executor.scheduleWithFixedDelay(() -> poll(node), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * Ask an instance once.
	 * @param node the instance
	 * @return what it answers, or {@code null} if it does not
	 * @throws InterruptedException if the thread is interrupted
	 */
	@Nullable NodeStatus ask(NodeProcess node) throws InterruptedException {
		try {
			HttpResponse<String> response = this.client.send(
					HttpRequest.newBuilder(node.endpoint()).timeout(TIMEOUT).build(),
					HttpResponse.BodyHandlers.ofString());
			return (response.statusCode() == 200) ? this.mapper.readValue(response.body(), NodeStatus.class) : null;
		}
		catch (IOException | JacksonException ex) {
			return null;
		}
	}

	/**
	 * Watch no instance any more.
	 */
	void stop() {
		this.executor.shutdownNow();
	}

	private void poll(NodeProcess node) {
		try {
			NodeStatus status = (node.isAlive()) ? ask(node) : null;
			if (!this.executor.isShutdown()) {
				update(node, (status != null) ? tokenIfLeading(status) : null);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private @Nullable Long tokenIfLeading(NodeStatus status) {
		return status.elections()
			.values()
			.stream()
			.filter(ElectionStatus::leading)
			.map(ElectionStatus::fencingToken)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	private synchronized void update(NodeProcess node, @Nullable Long leadingToken) {
		if (leadingToken != null) {
			this.leading.put(node, leadingToken);
		}
		else {
			this.leading.remove(node);
		}
		NodeProcess current = this.leading.entrySet()
			.stream()
			.max(Comparator.comparingLong(Map.Entry::getValue))
			.map(Map.Entry::getKey)
			.orElse(null);
		long currentToken = (current != null) ? this.leading.getOrDefault(current, 0L) : 0;
		if (current == this.leader && currentToken == this.token) {
			return;
		}
		if (current != null) {
			this.console.say("LEADER: %s under fencing token %d. To kill it: kill -9 %d", current, currentToken,
					current.pid());
		}
		else {
			this.console.say("NO LEADER: %s no longer leads", this.leader);
		}
		this.leader = current;
		this.token = currentToken;
	}

}
