package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.Candidates;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Raft store costs and how fast it is, with three processes on one machine. It
 * takes about twelve minutes on a machine that does nothing else:
 * {@code mvn verify -Pmeasure -pl leader-election-raft -am -Dit.test=RaftMeasurements
 * -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class RaftMeasurements {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration SHORT_ELECTION_TIMEOUT = Duration.ofMillis(300);

	private static final int ROUNDS = 20;

	private static final int STARTS = 5;

	private static final Duration IDLE = Duration.ofSeconds(60);

	/**
	 * How many ticks of CPU time a second has on Linux, whatever the kernel.
	 */
	private static final int TICKS = 100;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path directory;

	private Candidates candidates;

	private VoterCluster cluster;

	@BeforeEach
	void prepare() {
		this.candidates = new Candidates(RaftCandidateStore.class, "measurements", LEASE, this.directory);
	}

	@AfterEach
	void close() {
		this.candidates.close();
		if (this.cluster != null) {
			this.cluster.close();
		}
	}

	@Test
	void coldStart() {
		List<Long> first = new ArrayList<>();
		List<Long> again = new ArrayList<>();
		for (int round = 0; round < STARTS; round++) {
			this.cluster = cluster("cold-" + round, DEFAULT_ELECTION_TIMEOUT);
			first.add(start());
			this.candidates.all().forEach(Candidate::kill);
			again.add(start());
			this.candidates.all().forEach(Candidate::kill);
			this.cluster.close();
		}
		print("cold start of three processes to the first leader of a new election, lease %d ms", first,
				LEASE.toMillis());
		print("the same after kill -9 of all three, with their data", again);
	}

	private long start() {
		long since = System.nanoTime();
		this.cluster.voters().forEach(this::start);
		long token = this.candidates.highestToken();
		Candidate leader = this.candidates.awaitLeader(token, this.candidates.all());
		return leader.firstTermAbove(token) - since;
	}

	private Candidate start(VoterProcess voter) {
		Candidate candidate = this.candidates.start(this.cluster.arguments(voter));
		voter.started(candidate);
		return candidate;
	}

	private VoterCluster cluster(String name, Duration electionTimeout) {
		return new VoterCluster(name, 3, electionTimeout, this.directory.resolve(name));
	}

	@Test
	void handOff() {
		this.cluster = cluster("hand-off", DEFAULT_ELECTION_TIMEOUT);
		start();
		List<Long> nanos = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			Candidate leader = this.candidates.awaitAgreement();
			long token = leader.now().token();
			leader.stop();
			Candidate next = this.candidates.awaitLeader(token, this.candidates.all());
			this.candidates.awaitDenial(leader, token);
			nanos.add(next.firstTermAbove(token) - leader.term(token).lastBefore());
			leader.start();
		}
		print("hand-off after a graceful stop", nanos);
		this.candidates.assertExclusion();
	}

	@Test
	void killedRaftLeader() {
		killRaftLeader(DEFAULT_ELECTION_TIMEOUT, ElectionSettings.defaults().operationTimeout());
		killRaftLeader(SHORT_ELECTION_TIMEOUT, ElectionSettings.ofLease(LEASE).operationTimeout());
	}

	private void killRaftLeader(Duration electionTimeout, Duration operationTimeout) {
		List<Long> nanos = replaceRaftLeader("kill-" + electionTimeout.toMillis(), electionTimeout, operationTimeout,
				Candidate::kill);
		print("kill -9 of the Raft leader to the next acknowledged write, election timeout %d ms", nanos,
				electionTimeout.toMillis());
	}

	@Test
	void stoppedRaftLeader() {
		List<Long> nanos = replaceRaftLeader("stop", DEFAULT_ELECTION_TIMEOUT,
				ElectionSettings.defaults().operationTimeout(), (candidate) -> {
					// As in an application, the election ends before the node
					candidate.stop();
					candidate.end();
				});
		print("graceful end of the Raft leader's process: longest time without an acknowledged write", nanos);
	}

	private List<Long> replaceRaftLeader(String name, Duration electionTimeout, Duration operationTimeout,
			Consumer<Candidate> end) {
		this.cluster = cluster(name, electionTimeout);
		start();
		List<Long> nanos = new ArrayList<>();
		RaftNode client = new RaftNode(this.cluster.client(operationTimeout));
		client.start();
		for (int round = 0; round < ROUNDS; round++) {
			HistoryWorkload writes = new HistoryWorkload(List.of(client), "writes-" + round);
			VoterProcess leader = this.cluster.awaitRaftLeader();
			writes.awaitWrite(System.nanoTime());
			long since = System.nanoTime();
			end.accept(leader.candidate());
			writes.awaitWrite(System.nanoTime());
			nanos.add(writes.longestGapAfter(since));
			start(leader);
			this.candidates.awaitAgreement();
			writes.end();
		}
		client.stop();
		this.candidates.close();
		this.cluster.close();
		return nanos;
	}

	/**
	 * From a voter in this JVM. The two others are processes.
	 */
	@Test
	void heartbeats() {
		this.cluster = cluster("heartbeats", DEFAULT_ELECTION_TIMEOUT);
		List<VoterProcess> voters = this.cluster.voters();
		start(voters.get(0));
		start(voters.get(1));
		this.cluster.awaitRaftLeader();
		RaftNode node = new RaftNode(
				RaftCandidateStore.settings(this.cluster.arguments(voters.get(2)), Duration.ofSeconds(2)));
		node.start();
		VoterCluster.awaitThat("a follower").until(() -> "follower".equals(node.health().state()));
		Beats warm = new Beats(node, 1);
		warm.run(3000);
		Beats one = new Beats(node, 1);
		one.run(5000);
		Beats many = new Beats(node, 32);
		many.run(20_000);
		assertThat(node.health().state()).isEqualTo("follower");
		System.out.printf(
				"[measured] raft: heartbeats from a follower, one at a time: %d/s, p50 %s, p99 %s; 32 at a time: %d/s, p50 %s, p99 %s%n",
				one.rate(), millis(one.quantile(0.5)), millis(one.quantile(0.99)), many.rate(),
				millis(many.quantile(0.5)), millis(many.quantile(0.99)));
		node.stop();
	}

	@Test
	void idle() {
		this.cluster = cluster("idle", DEFAULT_ELECTION_TIMEOUT);
		List<Candidate> processes = new ArrayList<>();
		this.cluster.voters().forEach((voter) -> {
			Candidate process = this.candidates.start(IdleMain.class, this.cluster.arguments(voter));
			voter.started(process);
			processes.add(process);
		});
		VoterProcess leader = this.cluster.awaitRaftLeader();
		processes.add(this.candidates.start(IdleMain.class, List.of()));
		awaitTime(IDLE.dividedBy(2));
		List<Long> before = processes.stream().map(RaftMeasurements::ticks).toList();
		awaitTime(IDLE);
		for (int i = 0; i < processes.size(); i++) {
			Candidate process = processes.get(i);
			double cpu = (ticks(process) - before.get(i)) * 100.0 / TICKS / IDLE.toSeconds();
			System.out.printf("[measured] raft: idle, %-16s %3d threads, %3d MB RSS, %.1f %% of a CPU%n",
					(i == 3) ? "store in memory" : (leader.candidate() == process) ? "Raft leader" : "Raft follower",
					status(process, "Threads"), status(process, "VmRSS") / 1024, cpu);
		}
	}

	private static long ticks(Candidate process) {
		String line = read(process, "stat");
		String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
		return Long.parseLong(words[11]) + Long.parseLong(words[12]);
	}

	private static long status(Candidate process, String name) {
		return read(process, "status").lines()
			.filter((line) -> line.startsWith(name + ":"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.findFirst()
			.orElseThrow();
	}

	private static String read(Candidate process, String file) {
		try {
			return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void awaitTime(Duration time) {
		long until = System.nanoTime() + time.toNanos();
		while (until - System.nanoTime() > 0) {
			LockSupport.parkNanos(until - System.nanoTime());
		}
	}

	private static void print(String what, List<Long> nanos, Object... arguments) {
		List<Long> sorted = nanos.stream().sorted().toList();
		System.out.printf("[measured] raft: %s, %d rounds: median %s, most %s%n", what.formatted(arguments),
				sorted.size(), millis(sorted.get((sorted.size() - 1) / 2)), millis(sorted.get(sorted.size() - 1)));
	}

	private static String millis(long nanos) {
		return "%.2f ms".formatted(nanos / 1e6);
	}

	/**
	 * Heartbeats of some sessions, each of which waits for an answer before its next one.
	 */
	private static final class Beats {

		private final RaftElectionStore store;

		private final int sessions;

		private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

		private long took;

		private final List<Session> last = new ArrayList<>();

		Beats(RaftNode node, int sessions) {
			this.store = new RaftElectionStore(node, "beats");
			this.sessions = sessions;
			for (int i = 0; i < sessions; i++) {
				this.last.add(new Session(SessionId.random(new Random()), 0, "host-1234.example.com:12345", Map.of(),
						Duration.ofSeconds(10)));
			}
		}

		void run(int heartbeats) {
			AtomicLong left = new AtomicLong(heartbeats);
			long since = System.nanoTime();
			CompletableFuture
				.allOf(IntStream.range(0, this.sessions)
					.mapToObj((i) -> CompletableFuture.runAsync(() -> run(i, left), (task) -> new Thread(task).start()))
					.toArray(CompletableFuture[]::new))
				.join();
			this.took += System.nanoTime() - since;
		}

		private void run(int i, AtomicLong left) {
			Session session = this.last.get(i);
			List<Long> own = new ArrayList<>();
			while (left.decrementAndGet() >= 0) {
				session = session.withNonce(session.nonce() + 1);
				long since = System.nanoTime();
				this.store.heartbeat(session, session.nonce() - 1);
				own.add(System.nanoTime() - since);
			}
			this.last.set(i, session);
			this.nanos.addAll(own);
		}

		long rate() {
			return this.nanos.size() * 1_000_000_000L / this.took;
		}

		long quantile(double quantile) {
			long[] sorted = this.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
			return sorted[(int) (quantile * (sorted.length - 1))];
		}

	}

}
