package io.github.leaderelection.consumers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.servers.SharedServers;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Applications that have nothing but the dependencies that the README names, one of them
 * with the console, resolved from a repository as a user resolves them. Each elects a
 * leader, is followed by one that was processed ahead of time, and brings no client of
 * another backend.
 */
class ConsumersIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(240);

	private static final String NAME = "--spring.application.name=consumer";

	private static final String CLAIM_MISSING = "--leader-election.claim-missing=true";

	/**
	 * Long enough for a busy machine, on which several of them start at a time. No new
	 * election is watched for one lease before it is claimed.
	 */
	private static final String LEASE = "--leader-election.lease-duration=8s";

	/**
	 * What the libraries of each backend's clients begin with.
	 */
	private static final Map<String, List<String>> CLIENTS = Map.of("jdbc", List.of("spring-jdbc", "HikariCP"), "redis",
			List.of("spring-data-redis", "lettuce-core", "jedis"), "zookeeper", List.of("curator-", "zookeeper"),
			"raft", List.of("ratis-"));

	/**
	 * Name and version in the name of a jar.
	 */
	private static final Pattern VERSION = Pattern.compile("(.+?)-([0-9].*)\\.jar");

	@TempDir
	private Path directory;

	@Test
	void jdbcConsumerElects() throws IOException {
		leaderIsFollowedByProcessedConsumer("jdbc", jdbc());
		assertBringsClientsOf("jdbc", "jdbc");
	}

	private static String[] jdbc() {
		PostgresServer server = SharedServers.postgres();
		return new String[] { NAME, LEASE, CLAIM_MISSING, "--spring.datasource.url=" + server.jdbcUrl(),
				"--spring.datasource.username=" + server.username(),
				"--spring.datasource.password=" + server.password(),
				"--leader-election.jdbc.initialize-schema=always" };
	}

	@Test
	void redisConsumerElectsAndServesTheConsole() throws IOException {
		leaderIsFollowedByProcessedConsumer("redis", ConsumersIntegrationTests::assertServesTheConsole, NAME, LEASE,
				CLAIM_MISSING, "--server.port=0",
				"--management.endpoints.web.exposure.include=leaderelection,leaderconsole",
				"--spring.data.redis.url=redis://127.0.0.1:" + SharedServers.redis().port());
		assertBringsClientsOf("redis", "redis");
	}

	private static void assertServesTheConsole(Consumer consumer) throws IOException {
		String actuator = "http://127.0.0.1:%d/actuator/".formatted(consumer.port());
		Assertions.assertThat(get(actuator + "leaderconsole"))
			.contains("data-elections=\"leaderelection\"", "<script src=\"leaderconsole/page.js\">");
		Assertions.assertThat(get(actuator + "leaderconsole/page.js")).contains("lc.page = lc.console(");
		Assertions.assertThat(get(actuator + "leaderelection")).contains("\"backend\":\"redis\"");
	}

	private static String get(String url) throws IOException {
		try (InputStream content = URI.create(url).toURL().openStream()) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void zooKeeperConsumerElects() throws IOException {
		leaderIsFollowedByProcessedConsumer("zookeeper", NAME, LEASE, CLAIM_MISSING,
				"--leader-election.zookeeper.connect-string=" + SharedServers.zooKeeper().connectString());
		assertBringsClientsOf("zookeeper", "zookeeper");
	}

	private void leaderIsFollowedByProcessedConsumer(String name, String... arguments) throws IOException {
		leaderIsFollowedByProcessedConsumer(name, (consumer) -> {
		}, arguments);
	}

	private void leaderIsFollowedByProcessedConsumer(String name, ThrowingConsumer<Consumer> whileItRuns,
			String... arguments) throws IOException {
		try (Consumer leader = Consumer.start(name, this.directory, arguments)) {
			awaitLeader(leader);
			whileItRuns.accept(leader);
			try (Consumer follower = Consumer.startProcessed(name, this.directory, arguments)) {
				assertFailover(leader, follower);
				Assertions.assertThat(follower.isProcessed()).isTrue();
				whileItRuns.accept(follower);
			}
		}
	}

	@Test
	void raftConsumersElectOneOfThem() throws IOException {
		List<String> members = IntStream.rangeClosed(1, 3)
			.mapToObj((number) -> "--leader-election.raft.members.n%d=127.0.0.1:%d".formatted(number, Ports.next()))
			.toList();
		List<Consumer> consumers = new ArrayList<>();
		try {
			for (int number = 1; number <= 3; number++) {
				List<String> arguments = new ArrayList<>(members);
				arguments.addAll(List.of(NAME, LEASE, CLAIM_MISSING, "--leader-election.raft.id=n" + number,
						"--leader-election.raft.storage-directory=" + this.directory.resolve("n" + number),
						"--leader-election.raft.secret=" + "0123456789abcdef".repeat(4)));
				String[] all = arguments.toArray(String[]::new);
				consumers.add((number == 1) ? Consumer.start("raft", this.directory, all)
						: Consumer.startProcessed("raft", this.directory, all));
			}
			awaitLeader(consumers.toArray(Consumer[]::new));
			// Of the two that were processed, one leads before or after it, and one
			// follows
			Consumer leader = consumers.remove((consumers.get(0).hasLed()) ? 0 : (consumers.get(1).hasLed()) ? 1 : 2);
			assertFailover(leader, consumers.toArray(Consumer[]::new));
			consumers.add(leader);
			Assertions.assertThat(consumers.stream().filter(Consumer::isProcessed)).hasSize(2);
		}
		finally {
			consumers.forEach(Consumer::close);
		}
		assertBringsClientsOf("raft", "raft");
	}

	private static void assertFailover(Consumer leader, Consumer... followers) throws IOException {
		for (Consumer follower : followers) {
			Awaitility.await().atMost(BOUND).until(follower::hasTicked);
			Assertions.assertThat(follower.hasLed()).as(follower.output()).isFalse();
		}
		Assertions.assertThat(leader.isAlive()).as(leader.output()).isTrue();
		leader.kill();
		awaitLeader(followers);
		List<Long> terms = new ArrayList<>();
		for (Consumer follower : followers) {
			terms.addAll(follower.terms());
		}
		Assertions.assertThat(leader.terms()).isNotEmpty();
		// More than one if a busy machine has cost the next leader its term
		Assertions.assertThat(terms)
			.isNotEmpty()
			.doesNotHaveDuplicates()
			.allSatisfy((term) -> Assertions.assertThat(term).isGreaterThan(Collections.max(leader.terms())));
	}

	@Test
	void startWithOtherValuesThanThoseOfTheBuildIsRefused() throws IOException {
		List<String> arguments = new ArrayList<>(List.of(jdbc()));
		arguments.add("--leader-election.health-gate.group=readiness");
		try (Consumer consumer = Consumer.startProcessed("jdbc", this.directory, arguments.toArray(String[]::new))) {
			Assertions.assertThat(failure(consumer))
				.contains("APPLICATION FAILED TO START",
						"leader-election.health-gate.group was not set, and is set now")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void starterAloneSaysWhatIsMissing() throws IOException {
		Assertions.assertThat(failure("starter"))
			.contains("APPLICATION FAILED TO START", "spring.datasource.url", "spring.data.redis.url",
					"add the dependency io.github.leaderelection:leader-election-zookeeper",
					"add the dependency io.github.leaderelection:leader-election-raft", "leader-election.backend=local")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = "zookeeper")
	void starterNamesTheModuleOfABackendThatItDoesNotContain(String backend) throws IOException {
		Assertions.assertThat(failure("starter", "--leader-election.backend=" + backend))
			.contains("APPLICATION FAILED TO START",
					"The property leader-election.backend is '%s', but the module of this backend is not on the class path"
						.formatted(backend),
					"add the dependency io.github.leaderelection:leader-election-" + backend)
			.doesNotContain("\tat ");
	}

	@Tag("long")
	@Test
	void starterNamesWhatTheOtherBackendsNeed() throws IOException {
		starterNamesTheModuleOfABackendThatItDoesNotContain("raft");
		starterNamesWhatABackendThatItContainsNeeds("redis", "spring.data.redis.url");
	}

	@ParameterizedTest
	@CsvSource("jdbc,spring.datasource.url")
	void starterNamesWhatABackendThatItContainsNeeds(String backend, String property) throws IOException {
		Assertions.assertThat(failure("starter", "--leader-election.backend=" + backend))
			.contains("APPLICATION FAILED TO START",
					"The property leader-election.backend is '%s', but a requirement of this backend is missing"
						.formatted(backend),
					property)
			.doesNotContain("\tat ", "add the dependency io.github.leaderelection:");
	}

	private String failure(String name, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(NAME);
		try (Consumer consumer = Consumer.start(name, this.directory, all.toArray(String[]::new))) {
			return failure(consumer);
		}
	}

	private static String failure(Consumer consumer) throws IOException {
		Awaitility.await().atMost(BOUND).until(() -> !consumer.isAlive());
		Assertions.assertThat(consumer.exitValue()).as(consumer.output()).isEqualTo(1);
		return consumer.output();
	}

	@Test
	void starterAloneBringsNoClient() throws IOException {
		try (Consumer consumer = Consumer.start("starter", this.directory, NAME, "--leader-election.backend=local")) {
			awaitLeader(consumer);
			Awaitility.await().atMost(BOUND).until(() -> consumer.output().contains("BEANS "));
			Assertions.assertThat(beans(consumer))
				.contains("consumerApplication")
				.noneMatch((bean) -> bean.toLowerCase(Locale.ROOT).contains("datasource"))
				.noneMatch((bean) -> bean.toLowerCase(Locale.ROOT).contains("redisconnection"));
		}
		assertBringsClientsOf("starter", "none");
	}

	/**
	 * The driver of the JDBC consumer and what that brings are the user's choice.
	 * @param name the name of the consumer
	 */
	@ParameterizedTest
	@ValueSource(strings = { "raft", "redis", "starter", "zookeeper" })
	void consumerResolvesTheVersionsThatTheTestsRun(String name) throws IOException {
		Map<String, String> tested = versions(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((path) -> new File(path).getName()));
		Map<String, String> resolved = versions(Consumer.libraries(name).stream());
		resolved.keySet().retainAll(tested.keySet());
		Assertions.assertThat(resolved).containsKey("leader-election-core").isNotEmpty();
		Assertions.assertThat(tested).containsAllEntriesOf(resolved);
	}

	private static Map<String, String> versions(Stream<String> jars) {
		return jars.map(VERSION::matcher)
			.filter(Matcher::matches)
			.collect(Collectors.toMap((jar) -> jar.group(1), (jar) -> jar.group(2), (first, second) -> first,
					TreeMap::new));
	}

	private static List<String> beans(Consumer consumer) throws IOException {
		return consumer.output()
			.lines()
			.filter((line) -> line.startsWith("BEANS "))
			.flatMap((line) -> List.of(line.split(" ")).stream())
			.toList();
	}

	private static void awaitLeader(Consumer... consumers) throws IOException {
		Awaitility.await().atMost(BOUND).until(() -> {
			boolean led = false;
			for (Consumer consumer : consumers) {
				Assertions.assertThat(consumer.isAlive()).as(consumer.output()).isTrue();
				led |= consumer.hasLed() && !consumer.terms().isEmpty();
			}
			return led;
		});
		Assertions.assertThat(consumers)
			.as("consumers that have led")
			.satisfiesOnlyOnce((consumer) -> Assertions.assertThat(consumer.hasLed()).isTrue());
	}

	private static void assertBringsClientsOf(String consumer, String backend) throws IOException {
		List<String> libraries = Consumer.libraries(consumer);
		Assertions.assertThat(libraries).anyMatch((library) -> library.startsWith("leader-election-core"));
		CLIENTS.forEach((other, clients) -> {
			if (other.equals(backend)) {
				Assertions.assertThat(libraries).anyMatch((library) -> clients.stream().anyMatch(library::startsWith));
			}
			else {
				Assertions.assertThat(libraries).noneMatch((library) -> clients.stream().anyMatch(library::startsWith));
			}
		});
	}

}
