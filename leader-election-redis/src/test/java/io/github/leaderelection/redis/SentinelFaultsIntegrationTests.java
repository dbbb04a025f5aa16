package io.github.leaderelection.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionStories;
import io.github.leaderelection.servers.RedisSentinel;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Faults, on a master that Sentinel replaces by one of its replicas.
 */
class SentinelFaultsIntegrationTests extends ElectionStories {

	// Nobody is there.
	private static final String NOWHERE = "1";

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	private final RedisSentinel servers = new RedisSentinel("appendonly yes");

	SentinelFaultsIntegrationTests() {
		super("redis, sentinel", RedisCandidateStore.class);
	}

	@Override
	protected void startServers() {
		this.servers.start();
	}

	@Override
	protected void heal() {
		this.servers.servers().stream().filter((server) -> !server.isRunning()).forEach(ServerProcess::start);
		this.servers.servers().forEach(ServerProcess::resume);
		await("replicas that follow the master").atMost(PATIENCE).ignoreExceptions().until(this::isWhole);
	}

	private boolean isWhole() throws IOException {
		RedisServer master = this.servers.master();
		for (RedisServer server : this.servers.servers()) {
			setRules(server, "+replicaof", "+slaveof");
			if (server != master && server.call("ROLE").startsWith("master")) {
				// Sentinel would do so ten seconds later.
				server.call("REPLICAOF", master.host(), String.valueOf(master.port()));
			}
		}
		return master.call("INFO", "replication").split("state=online", -1).length == this.servers.servers().size();
	}

	private static void setRules(RedisServer server, String... rules) throws IOException {
		for (String rule : rules) {
			server.call("ACL", "SETUSER", "default", rule);
		}
	}

	@Override
	protected void closeServers() {
		this.servers.close();
	}

	@Override
	protected List<String> arguments() {
		return RedisAddress.sentinel(this.servers);
	}

	@Test
	void aReplicaThatMissedTheLastClaimBecomesMaster() throws IOException {
		RedisServer master = this.servers.master();
		List<RedisServer> replicas = this.servers.servers().stream().filter((server) -> server != master).toList();
		String known = String.valueOf(token());
		for (RedisServer replica : replicas) {
			await("replicas that have the claim").atMost(PATIENCE)
				.ignoreExceptions()
				.until(() -> records(replica).contains(known));
		}
		for (RedisServer replica : replicas) {
			replica.call("REPLICAOF", replica.host(), NOWHERE);
			// Lest sentinels let it follow the master again
			setRules(replica, "-replicaof", "-slaveof");
		}
		leader().stop();
		Candidate lost = candidates().awaitLeader(token(), others());
		long lostToken = lost.now().token();
		String missed = String.valueOf(lostToken);
		for (RedisServer replica : replicas) {
			assertThat(records(replica)).contains(known).doesNotContain(missed);
		}
		long killed = System.nanoTime();
		master.kill();
		for (RedisServer replica : replicas) {
			setRules(replica, "+replicaof", "+slaveof");
		}
		candidates().awaitDenial(lost, lostToken);
		RedisServer promoted = this.servers.awaitMasterOtherThan(master);
		assertThat(records(promoted)).doesNotContain(missed);
		Candidate next = candidates().awaitLeader(lostToken, candidates().all());
		long led = next.term(next.now().token()).firstAfter();
		print("failover to a replica that missed the last claim: denied after %d ms, one led after %d ms",
				millis(lost.deniedAt(lostToken) - killed), millis(led - killed));
	}

	@Test
	void anOldMasterComesBackWritable() throws IOException {
		RedisServer old = this.servers.master();
		Candidate follower = others().get(0);
		follower.pause();
		// Else sentinels make it a replica some ten seconds after it is back
		setRules(old, "-replicaof", "-slaveof");
		long paused = System.nanoTime();
		old.pause();
		// The sentinels still name the old master, so that is where the two others go.
		await("a replica to be promoted").atMost(PATIENCE).ignoreExceptions().until(() -> isAnyMasterBut(old));
		candidates().awaitDenial(leader(), token());
		old.resume();
		this.servers.awaitMasterOtherThan(old);
		follower.resume();
		// That one goes to the new master. With the old one nothing fails, and yet they
		// have to leave it.
		await("a leader on the new master").atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> isLedOn(this.servers.master()));
		long led = System.nanoTime();
		assertThat(old.call("ROLE")).startsWith("master");
		candidates().awaitAgreement();
		print("SIGSTOP of the master, SIGCONT when a replica was promoted: denied after %d ms; one led on the new master by %d ms, and the old one still took writes",
				millis(leader().deniedAt(token()) - paused), millis(led - paused));
	}

	private boolean isLedOn(RedisServer server) throws IOException {
		String records = records(server);
		return candidates().all()
			.stream()
			.map(Candidate::now)
			.anyMatch((now) -> now.token() > token() && records.contains("HELD %d ".formatted(now.token())));
	}

	private boolean isAnyMasterBut(RedisServer old) throws IOException {
		for (RedisServer server : this.servers.servers()) {
			if (server != old && server.call("ROLE").startsWith("master")) {
				return true;
			}
		}
		return false;
	}

	private static String records(RedisServer server) throws IOException {
		return server.call("HGETALL", RedisKeys.of(RedisKeys.DEFAULT_PREFIX, "faults").records());
	}

	@Test
	@Tag("long")
	void aLeaderIsPausedTogetherWithItsMaster() {
		RedisServer old = this.servers.master();
		leader().pause();
		long paused = System.nanoTime();
		old.pause();
		this.servers.awaitMasterOtherThan(old);
		Candidate next = candidates().awaitLeader(token(), others());
		// It has seen no connection fail, and its master does not know yet that it was
		// replaced.
		old.resume();
		leader().resume();
		candidates().awaitAgreement();
		awaitThatAllHaveSeen(lease());
		print("SIGSTOP of the leader and of the master: another led after %d ms", millis(firstTerm(next) - paused));
	}

}
