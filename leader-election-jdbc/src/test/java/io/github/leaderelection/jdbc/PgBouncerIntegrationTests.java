package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link JdbcElectionStore} behind a real PgBouncer, which has to be installed: run with
 * <code>mvn verify -Ppgbouncer -pl leader-election-jdbc -am</code>, and with
 * <code>-DargLine=-Dpgbouncer=path</code> unless it is on the path.
 */
@Tag("pgbouncer")
@ExtendWith(OutputCaptureExtension.class)
class PgBouncerIntegrationTests {

	private static final int PORT = 21_432;

	private final List<JdbcElectionStore> stores = new ArrayList<>();

	private final String namespace = "pooled-" + System.nanoTime();

	@TempDir
	Path directory;

	private Process pooler;

	@AfterEach
	void closeAll() throws InterruptedException {
		this.stores.forEach(JdbcElectionStore::close);
		this.pooler.destroyForcibly().waitFor();
	}

	@Test
	void electionsWorkInTransactionModeWithoutHints(CapturedOutput output) throws IOException {
		// One connection to the server, which all clients share
		DataSource pooled = start("transaction", 1);
		JdbcElectionStore first = open(pooled);
		JdbcElectionStore second = open(pooled);
		AtomicInteger hints = new AtomicInteger();
		second.subscribe(hints::incrementAndGet);
		Session session = Sessions.create();
		Session other = Sessions.create();
		first.heartbeat(session, 0);
		second.heartbeat(other, 0);
		Session leader = Sessions.lead(first, "orders", session);
		ElectionView base = second.heartbeat(other.withNonce(2), 1);
		assertThat(base.elections().get("orders").holder()).isEqualTo(leader.id());
		await().atMost(TestDatabase.PATIENCE)
			.until(() -> output.toString().contains("leader-election.jdbc.hints=false"));
		assertThat(first.release("orders", leader.id(), 1)).isTrue();
		assertThat(second.staleRead(base))
			.hasValueSatisfying((view) -> assertThat(view.elections().get("orders").state()).isEqualTo(State.RELEASED));
		assertThat(hints).hasValue(0);
		assertThat(output.toString()).containsOnlyOnce("Hints are unavailable: ");
		JdbcTemplate client = new JdbcTemplate(pooled);
		assertThat(client.queryForObject("SHOW statement_timeout", String.class)).isEqualTo("0");
		assertThat(client.queryForObject("SHOW lock_timeout", String.class)).isEqualTo("0");
	}

	@Test
	void hintsArriveInSessionMode(CapturedOutput output) throws IOException {
		DataSource pooled = start("session", 20);
		JdbcElectionStore first = open(pooled);
		JdbcElectionStore second = open(pooled);
		AtomicInteger hints = new AtomicInteger();
		second.subscribe(hints::incrementAndGet);
		// The first hint is given after it listens
		await().atMost(TestDatabase.PATIENCE).until(() -> hints.get() > 0);
		int before = hints.get();
		Session session = Sessions.create();
		first.heartbeat(session, 0);
		Session leader = Sessions.lead(first, "orders", session);
		assertThat(first.release("orders", leader.id(), 1)).isTrue();
		await().atMost(TestDatabase.PATIENCE).until(() -> hints.get() > before);
		assertThat(output.toString()).doesNotContain("Hints are unavailable: ");
	}

	private DataSource start(String mode, int connections) throws IOException {
		TestDatabase.postgres();
		JdbcServer server = SharedServers.postgres();
		Path settings = Files.writeString(this.directory.resolve("pgbouncer.ini"), """
				[databases]
				postgres = host=127.0.0.1 port=%d dbname=postgres user=postgres
				[pgbouncer]
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = any
				pool_mode = %s
				default_pool_size = %d
				ignore_startup_parameters = extra_float_digits
				""".formatted(server.port(), PORT, mode, connections));
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		// It refuses to run as root
		List<String> command = new ArrayList<>((Files.isReadable(Path.of("/root"))
				? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of()));
		command.addAll(List.of(System.getProperty("pgbouncer", "pgbouncer"), settings.toString()));
		this.pooler = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("pgbouncer.log").toFile())
			.start();
		await().atMost(TestDatabase.PATIENCE).ignoreExceptions().until(() -> {
			try (Socket socket = new Socket("127.0.0.1", PORT)) {
				return socket.isConnected();
			}
		});
		return new DriverManagerDataSource(server.jdbcUrl(PORT), server.username(), server.password());
	}

	private JdbcElectionStore open(DataSource dataSource) {
		JdbcElectionStore store = JdbcElectionStore.builder(dataSource)
			.namespace(this.namespace)
			.operationTimeout(Duration.ofSeconds(5))
			.build();
		this.stores.add(store);
		return store;
	}

}
