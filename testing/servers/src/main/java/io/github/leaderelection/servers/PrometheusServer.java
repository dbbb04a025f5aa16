package io.github.leaderelection.servers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Prometheus server that scrapes instances of one job every second and evaluates alert
 * rules. No Maven artifact contains it; Debian's package is {@code prometheus}.
 */
public final class PrometheusServer extends ServerProcess {

	private static final int TIMEOUT_MILLIS = 10_000;

	private final Path rules;

	private final String path;

	private final List<String> targets;

	/**
	 * Create a server that is not started yet.
	 * @param rules the file with the alert rules
	 * @param path the path of the samples on each instance
	 * @param targets the instances, each as host and port
	 */
	public PrometheusServer(Path rules, String path, List<String> targets) {
		super("prometheus");
		this.rules = rules;
		this.path = path;
		this.targets = List.copyOf(targets);
	}

	/**
	 * Return the tool that checks and tests rules.
	 * @return the program
	 */
	public static Path promtool() {
		return Binaries.prometheus("promtool");
	}

	/**
	 * Evaluate a query now.
	 * @param query the query
	 * @return the answer as JSON, that of a refused query as well
	 * @throws IOException if the server does not answer
	 */
	public String query(String query) throws IOException {
		return get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
	}

	/**
	 * Return the rules as the server has read them.
	 * @return the answer as JSON
	 * @throws IOException if the server does not answer
	 */
	public String rules() throws IOException {
		return get("/api/v1/rules");
	}

	private String get(String pathAndQuery) throws IOException {
		HttpURLConnection connection = connect(pathAndQuery);
		boolean refused = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
		try (var content = (refused) ? connection.getErrorStream() : connection.getInputStream()) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private HttpURLConnection connect(String pathAndQuery) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI
			.create("http://%s:%s%s".formatted(host(), port(), pathAndQuery))
			.toURL()
			.openConnection();
		connection.setConnectTimeout(TIMEOUT_MILLIS);
		connection.setReadTimeout(TIMEOUT_MILLIS);
		return connection;
	}

	@Override
	void prepare() throws IOException {
		Files.writeString(configuration(), """
				global:
				  scrape_interval: 1s
				  evaluation_interval: 1s
				rule_files: ['%s']
				scrape_configs:
				  - job_name: sample
				    metrics_path: %s
				    static_configs:
				      - targets: [%s]
				""".formatted(this.rules.toAbsolutePath(), this.path,
				String.join(", ", this.targets.stream().map("'%s'"::formatted).toList())));
	}

	@Override
	List<String> command() {
		return List.of(Binaries.prometheus("prometheus").toString(), "--config.file=" + configuration(),
				"--storage.tsdb.path=" + directory().resolve("data"),
				"--web.listen-address=%s:%s".formatted(host(), port()));
	}

	@Override
	boolean ready() throws IOException {
		return connect("/-/ready").getResponseCode() == HttpURLConnection.HTTP_OK;
	}

	private Path configuration() {
		return directory().resolve("prometheus.yml");
	}

}
