package io.github.leaderelection.benchmarks.peers;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.benchmarks.measure.PostgresBackend;
import io.github.leaderelection.benchmarks.measure.RaftBackend;
import io.github.leaderelection.benchmarks.measure.RedisBackend;
import io.github.leaderelection.benchmarks.measure.StoreOpener;
import io.github.leaderelection.benchmarks.measure.ZooKeeperBackend;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A library on a store, with the settings that its users start from. Where the defaults
 * of a driver have no timeout below the lease, there is a second entry that has one.
 */
enum Peer {

	/**
	 * This library on Redis.
	 */
	REDIS("redis", "this library") {

		@Override
		Candidates open(Entry entry) {
			return engine(new RedisBackend.Opener(), entry);
		}

	},

	/**
	 * The lock registry of Redis.
	 */
	REDIS_INITIATOR("redis", "Spring Integration") {

		@Override
		Candidates open(Entry entry) {
			return redisLocks(RedisBackend.connect(entry.port()), entry);
		}

	},

	/**
	 * The lock registry of Redis, with a short timeout for commands.
	 */
	REDIS_INITIATOR_TIMEOUT("redis", "Spring Integration, command timeout 1 s") {

		@Override
		Candidates open(Entry entry) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisStandaloneConfiguration("127.0.0.1", entry.port()),
					LettuceClientConfiguration.builder().commandTimeout(TIMEOUT).build());
			factory.afterPropertiesSet();
			factory.start();
			return redisLocks(factory, entry);
		}

	},

	/**
	 * ShedLock on Redis.
	 */
	REDIS_LOCK("redis", "ShedLock") {

		@Override
		Candidates open(Entry entry) {
			return new LockCandidates(new RedisLockProvider(RedisBackend.connect(entry.port()), entry.name()), entry);
		}

	},

	/**
	 * Two leaders, to see whether they are seen.
	 */
	CONTROL("redis", "control: no election") {

		@Override
		Candidates open(Entry entry) {
			return new UnguardedCandidates();
		}

	},

	/**
	 * This library on PostgreSQL.
	 */
	POSTGRESQL("postgresql", "this library") {

		@Override
		Candidates open(Entry entry) {
			return engine(new PostgresBackend.Opener(), entry);
		}

	},

	/**
	 * The lock registry of JDBC.
	 */
	POSTGRESQL_INITIATOR("postgresql", "Spring Integration") {

		@Override
		Candidates open(Entry entry) {
			return jdbcLocks(pool(entry), entry);
		}

	},

	/**
	 * The lock registry of JDBC, with a short timeout of the driver.
	 */
	POSTGRESQL_INITIATOR_TIMEOUT("postgresql", "Spring Integration, socket timeout 1 s") {

		@Override
		Candidates open(Entry entry) {
			HikariDataSource pool = pool(entry);
			pool.addDataSourceProperty("socketTimeout", String.valueOf(TIMEOUT.toSeconds()));
			pool.addDataSourceProperty("connectTimeout", String.valueOf(TIMEOUT.toSeconds()));
			pool.setConnectionTimeout(TIMEOUT.toMillis());
			return jdbcLocks(pool, entry);
		}

	},

	/**
	 * ShedLock on PostgreSQL.
	 */
	POSTGRESQL_LOCK("postgresql", "ShedLock") {

		@Override
		Candidates open(Entry entry) {
			return new LockCandidates(
					new PrefixedLocks(new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
						.withJdbcTemplate(new JdbcTemplate(pool(entry)))
						.usingDbTime()
						.build()), entry.name()),
					entry);
		}

	},

	/**
	 * This library on ZooKeeper.
	 */
	ZOOKEEPER("zookeeper", "this library") {

		@Override
		Candidates open(Entry entry) {
			return engine(new ZooKeeperBackend.Opener(), entry);
		}

	},

	/**
	 * Curator's latch.
	 */
	ZOOKEEPER_LATCH("zookeeper", "Curator `LeaderLatch`") {

		@Override
		Candidates open(Entry entry) {
			return new LatchCandidates(entry);
		}

	},

	/**
	 * Spring Integration on Curator's selector.
	 */
	ZOOKEEPER_INITIATOR("zookeeper", "Spring Integration") {

		@Override
		Candidates open(Entry entry) {
			return InitiatorCandidates.onZooKeeper(entry);
		}

	},

	/**
	 * This library by embedded Raft, which has no peer.
	 */
	RAFT("raft", "this library") {

		@Override
		Candidates open(Entry entry) {
			return engine(new RaftBackend.Opener(), entry);
		}

	};

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final String backend;

	private final String label;

	Peer(String backend, String label) {
		this.backend = backend;
		this.label = label;
	}

	String backend() {
		return this.backend;
	}

	String label() {
		return this.label;
	}

	boolean isControl() {
		return this == CONTROL;
	}

	/**
	 * Return whether its cost is a figure of its own: timeouts change none.
	 * @return whether to measure it
	 */
	boolean isCostMeasured() {
		return this != CONTROL && this != REDIS_INITIATOR_TIMEOUT && this != POSTGRESQL_INITIATOR_TIMEOUT;
	}

	boolean isOurs() {
		return this.label.startsWith("this library");
	}

	/**
	 * Open the candidates of a process.
	 * @param entry with what the process takes part
	 * @return the candidates, which are not started
	 */
	abstract Candidates open(Entry entry);

	static List<Peer> on(String backend) {
		return List.of(values()).stream().filter((peer) -> peer.backend.equals(backend)).toList();
	}

	private static Candidates engine(StoreOpener opener, Entry entry) {
		opener.connect(entry.address());
		return new EngineCandidates(opener, entry);
	}

	private static Candidates redisLocks(LettuceConnectionFactory factory, Entry entry) {
		return InitiatorCandidates.onLocks(new RedisLockRegistry(factory, entry.name(), entry.leaseMillis()), entry);
	}

	private static HikariDataSource pool(Entry entry) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(entry.address().get(0));
		pool.setUsername(entry.address().get(1));
		pool.setPassword(entry.address().get(2));
		return pool;
	}

	private static Candidates jdbcLocks(HikariDataSource pool, Entry entry) {
		DefaultLockRepository repository = new DefaultLockRepository(pool);
		repository.setRegion(entry.name());
		repository.setTransactionManager(new JdbcTransactionManager(pool));
		repository.afterPropertiesSet();
		repository.afterSingletonsInstantiated();
		repository.start();
		return InitiatorCandidates.onLocks(new JdbcLockRegistry(repository, Duration.ofMillis(entry.leaseMillis())),
				entry);
	}

}
