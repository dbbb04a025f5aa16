package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The samples of one instance, as Prometheus gets them.
 */
final class Scrape {

	static final String PATH = "/actuator/prometheus";

	private final Map<String, Double> samples = new TreeMap<>();

	private Scrape(String text) {
		text.lines()
			.filter((line) -> line.startsWith("leader_election_"))
			.forEach((line) -> this.samples.put(line.substring(0, line.lastIndexOf(' ')),
					Double.parseDouble(line.substring(line.lastIndexOf(' ')))));
	}

	static Scrape of(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, PATH)))
			.timeout(Duration.ofSeconds(10))
			.build();
		return new Scrape(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
	}

	/**
	 * Return the sum of the samples of a name that have certain labels.
	 * @param name the name
	 * @param labels the labels, each as it is in the text
	 * @return the sum, zero if there is none
	 */
	double sum(String name, String... labels) {
		return this.samples.entrySet()
			.stream()
			.filter((sample) -> sample.getKey().matches(name + "(\\{.*)?"))
			.filter((sample) -> List.of(labels).stream().allMatch(sample.getKey()::contains))
			.mapToDouble(Map.Entry::getValue)
			.sum();
	}

	@Override
	public String toString() {
		return this.samples.toString();
	}

}
