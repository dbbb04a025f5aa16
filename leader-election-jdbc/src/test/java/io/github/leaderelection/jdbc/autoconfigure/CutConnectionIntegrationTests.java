package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A network that is cut without a word, while the application has set no time-outs: calls
 * end in time, and work again as soon as the network does.
 */
class CutConnectionIntegrationTests {

	private static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * Enough for a first attempt that has to connect and log in, on a machine that is
	 * busy.
	 */
	private static final Duration LONG_OPERATION_TIMEOUT = Duration.ofSeconds(3);

	/**
	 * The machine may be busy, and what is not in time hangs for ever.
	 */
	private static final Duration IN_TIME = Duration.ofSeconds(20);

	private final List<AutoCloseable> opened = new ArrayList<>();

	private Session session = new Session(new SessionId("cut" + System.nanoTime()), 1, "cut", Map.of(),
			Duration.ofSeconds(10));

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void callEndsInTimeAndNextWorksAfterFreeze(Server server) {
		assertSurvives(server, FaultProxy::freeze);
	}

	@ParameterizedTest
	@EnumSource
	void callEndsInTimeAndNextWorksAfterAnswersWereLost(Server server) {
		assertSurvives(server, (proxy) -> proxy.responses().drop());
	}

	@ParameterizedTest
	@EnumSource
	void resetOfIdleConnectionsCostsNoCall(Server server) {
		FaultProxy proxy = keep(new FaultProxy(server.start()));
		JdbcElectionStore store = openThrough(proxy, server, LONG_OPERATION_TIMEOUT);
		assertWorksSoon(store);
		for (Consumer<FaultProxy> end : List.<Consumer<FaultProxy>>of(FaultProxy::reset, FaultProxy::finish)) {
			end.accept(proxy);
			this.session = this.session.withNonce(this.session.nonce() + 1);
			assertThat(store.heartbeat(this.session, this.session.nonce() - 1).intact()).isTrue();
		}
		proxy.refuse();
		proxy.reset();
		assertFailsInTime(store);
	}

	@ParameterizedTest
	@EnumSource
	void driverBehindAWrapperLeavesNoThreadsBehind(Server server) {
		JdbcServer running = server.start();
		FaultProxy proxy = keep(new FaultProxy(running));
		HikariDataSource pool = pool(proxy, server);
		pool.setJdbcUrl(running.jdbcUrl(proxy.port()).replace("jdbc:", "jdbc:p6spy:"));
		JdbcElectionStore store = openThrough(pool, OPERATION_TIMEOUT);
		assertWorksSoon(store);
		proxy.freeze();
		for (int i = 0; i < 3; i++) {
			assertFailsInTime(store);
		}
		// Though the connections stay cut
		List<Thread> left = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("leader-election-jdbc-"))
			.toList();
		await().atMost(IN_TIME).until(() -> left.stream().noneMatch(Thread::isAlive));
	}

	@ParameterizedTest
	@EnumSource
	void storeThatStartsWhileCutWorksLater(Server server) {
		FaultProxy proxy = keep(new FaultProxy(server.start()));
		proxy.freeze();
		JdbcElectionStore store = openThrough(proxy, server, OPERATION_TIMEOUT);
		for (int i = 0; i < 3; i++) {
			assertFailsInTime(store);
		}
		proxy.reset();
		proxy.heal();
		assertWorksSoon(store);
	}

	@ParameterizedTest
	@EnumSource(names = { "POSTGRESQL", "MARIADB" })
	void storeOnConnectionsOfTheApplicationSurvivesToo(Server server) {
		FaultProxy proxy = keep(new FaultProxy(server.start()));
		JdbcElectionStore store = keep(JdbcElectionStore.builder(pool(proxy, server))
			.namespace("cut")
			.operationTimeout(OPERATION_TIMEOUT)
			.build());
		assertWorksSoon(store);
		proxy.freeze();
		assertFailsInTime(store);
		proxy.reset();
		proxy.heal();
		assertWorksSoon(store);
	}

	/**
	 * A call of the driver of H2 can neither be ended nor be given a timeout later.
	 */
	@Test
	void storeOnConnectionsWithoutTimeoutsLeavesHangingCallsBehind() {
		JdbcServer server = Server.H2.start();
		FaultProxy proxy = keep(new FaultProxy(server));
		JdbcElectionStore store = keep(JdbcElectionStore
			.builder(new DriverManagerDataSource(server.jdbcUrl(proxy.port()), server.username(), server.password()))
			.namespace("cut")
			.operationTimeout(OPERATION_TIMEOUT)
			.build());
		assertWorksSoon(store);
		proxy.requests().drop();
		proxy.responses().drop();
		assertFailsInTime(store);
		assertFailsInTime(store);
		proxy.heal();
		assertWorksSoon(store);
	}

	private void assertSurvives(Server server, Consumer<FaultProxy> cut) {
		FaultProxy proxy = keep(new FaultProxy(server.start()));
		JdbcElectionStore store = openThrough(proxy, server, LONG_OPERATION_TIMEOUT);
		assertWorksSoon(store);
		cut.accept(proxy);
		assertFailsInTime(store);
		proxy.reset();
		proxy.heal();
		this.session = this.session.withNonce(this.session.nonce() + 1);
		assertThat(store.heartbeat(this.session, 0).intact()).isTrue();
	}

	private void assertFailsInTime(JdbcElectionStore store) {
		this.session = this.session.withNonce(this.session.nonce() + 1);
		long start = System.nanoTime();
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> store.heartbeat(this.session, this.session.nonce() - 1))
			.withMessageContaining("JDBC store at 127.0.0.1:")
			.matches((failure) -> failure.problem() == Problem.UNREACHABLE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
	}

	private void assertWorksSoon(JdbcElectionStore store) {
		// With pauses, since the more calls hang the later it makes the next
		await().atMost(IN_TIME).ignoreExceptionsInstanceOf(ElectionStoreException.class).untilAsserted(() -> {
			this.session = this.session.withNonce(this.session.nonce() + 1);
			store.heartbeat(this.session, 0);
		});
	}

	private JdbcElectionStore openThrough(FaultProxy proxy, Server server, Duration timeout) {
		return openThrough(pool(proxy, server), timeout);
	}

	private JdbcElectionStore openThrough(HikariDataSource pool, Duration timeout) {
		return keep(JdbcElectionStore.builder(DedicatedDataSource.derivedFrom(pool, audit(timeout)))
			.namespace("cut")
			.operationTimeout(timeout)
			.url(pool.getJdbcUrl())
			.build());
	}

	private static TimeoutAudit audit(Duration operationTimeout) {
		return new TimeoutAudit("cut", new ElectionTiming(operationTimeout.multipliedBy(5),
				operationTimeout.multipliedBy(3), operationTimeout, operationTimeout));
	}

	private HikariDataSource pool(FaultProxy proxy, Server server) {
		JdbcServer running = server.start();
		HikariDataSource pool = keep(new HikariDataSource());
		pool.setJdbcUrl(running.jdbcUrl(proxy.port()));
		pool.setUsername(running.username());
		pool.setPassword(running.password());
		pool.setMinimumIdle(0);
		// Also how long it waits for connections that are being made when it closes
		pool.setConnectionTimeout(OPERATION_TIMEOUT.toMillis());
		return pool;
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

	enum Server {

		POSTGRESQL(SharedServers::postgres), MARIADB(SharedServers::mariaDb), H2(SharedServers::h2);

		private final Supplier<? extends JdbcServer> server;

		Server(Supplier<? extends JdbcServer> server) {
			this.server = server;
		}

		JdbcServer start() {
			JdbcServer running = this.server.get();
			String script = "schema-%s.sql".formatted(name().toLowerCase(Locale.ROOT));
			try (Connection connection = new DriverManagerDataSource(running.jdbcUrl(), running.username(),
					running.password())
				.getConnection()) {
				ScriptUtils.executeSqlScript(connection, new ClassPathResource(script, JdbcElectionStore.class));
				return running;
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
