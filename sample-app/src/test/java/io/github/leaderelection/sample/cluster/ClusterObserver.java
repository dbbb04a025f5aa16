package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.sample.cluster.InstanceStatus.ElectionStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the endpoint of every instance all the time and remembers which term was seen to
 * lead from when to when. An answer that says so was true at some instant between the
 * sending of the request and the receipt of the answer, and a term never resumes: so it
 * led all the time from the receipt of the first such answer to the sending of the last
 * request.
 */
final class ClusterObserver implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final long PERIOD_MILLIS = 100;

	private static final long PAUSE_MILLIS = 200;

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final Map<Long, Term> terms = new TreeMap<>();

	private final List<String> violations = new ArrayList<>();

	private final ScheduledExecutorService executor;

	ClusterObserver(List<Integer> ports) {
		this.executor = Executors.newScheduledThreadPool(ports.size());
		ports.forEach((port) -> this.executor.scheduleWithFixedDelay(() -> pollOrPause(port), 0, PERIOD_MILLIS,
				TimeUnit.MILLISECONDS));
	}

	private void pollOrPause(int port) {
		try {
			if (!poll(port)) {
				// To ask for instances all the time that are not there would slow their
				// start
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean poll(int port) throws InterruptedException {
		long sent = System.nanoTime();
		try {
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:%d/actuator/leaderelection".formatted(port)))
				.timeout(TIMEOUT)
				.build();
			HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
			long received = System.nanoTime();
			if (response.statusCode() == 200) {
				observe(port, sent, received, response.body());
			}
			return true;
		}
		catch (IOException ex) {
			// The instance is not there yet or any more.
			return false;
		}
		catch (RuntimeException ex) {
			addViolation("answer of %d: %s".formatted(port, ex));
			return true;
		}
	}

	private void observe(int port, long sent, long received, String body) {
		ElectionStatus status = this.mapper.readTree(body)
			.get("elections")
			.valueStream()
			.findFirst()
			.map((node) -> this.mapper.treeToValue(node, ElectionStatus.class))
			.orElse(new ElectionStatus(false, null, null));
		Long token = status.fencingToken();
		if (!status.leading()) {
			return;
		}
		if (token == null) {
			addViolation("leading without a token: " + body);
			return;
		}
		synchronized (this) {
			Term term = this.terms.get(token);
			if (term != null && term.port() != port) {
				addViolation("token %d on %d and on %d".formatted(token, term.port(), port));
			}
			this.terms.put(token, (term != null) ? new Term(port, term.token(), term.firstReceived(), sent)
					: new Term(port, token, received, sent));
		}
	}

	private synchronized void addViolation(String violation) {
		this.violations.add(violation);
	}

	/**
	 * Return the term with the highest token seen so far.
	 * @return the term
	 */
	synchronized Optional<Term> lastTerm() {
		return this.terms.values().stream().reduce((first, second) -> second);
	}

	/**
	 * Return the terms seen so far.
	 * @return the terms, the lowest token first
	 */
	synchronized List<Term> terms() {
		return List.copyOf(this.terms.values());
	}

	/**
	 * Return what should never be seen: among others terms that led at the same time, and
	 * a term that led after one with a higher token.
	 * @return the violations
	 */
	synchronized List<String> violations() {
		List<String> result = new ArrayList<>(this.violations);
		List<Term> all = terms();
		for (int i = 1; i < all.size(); i++) {
			if (all.get(i - 1).lastSent() - all.get(i).firstReceived() > 0) {
				result.add("%s led until after %s".formatted(all.get(i - 1), all.get(i)));
			}
		}
		return result;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * What was seen of one term.
	 *
	 * @param port the port of the instance that led
	 * @param token the fencing token
	 * @param firstReceived when the first answer arrived that says so
	 * @param lastSent when the last request was sent whose answer says so
	 */
	record Term(int port, long token, long firstReceived, long lastSent) {

	}

}
