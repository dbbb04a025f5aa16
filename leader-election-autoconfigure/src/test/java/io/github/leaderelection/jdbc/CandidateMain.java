package io.github.leaderelection.jdbc;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A process that is a candidate, and writes down about every millisecond what it is told
 * about its leadership. It ends with the process that started it.
 *
 * @author Leader Election
 */
public final class CandidateMain {

	private static final long SAMPLE_NANOS = 1_000_000;

	/**
	 * How much of what was seen may be lost when this process is killed.
	 */
	private static final long WRITE_NANOS = 5_000_000;

	private final LeaderElector elector;

	private final OutputStream file;

	private CandidateMain(LeaderElector elector, OutputStream file) {
		this.elector = elector;
		this.file = file;
	}

	/**
	 * Run a candidate.
	 * @param args the file to write to, the candidate id, the namespace, the lease
	 * duration in milliseconds, the JDBC URL, the user and the password
	 * @throws IOException if the file cannot be opened
	 */
	public static void main(String[] args) throws IOException {
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofMillis(Long.parseLong(args[3])))
			.withClaimMissing(true);
		JdbcElectionStore store = JdbcElectionStore.builder(new DriverManagerDataSource(args[4], args[5], args[6]))
			.namespace(args[2])
			.operationTimeout(settings.operationTimeout())
			.build();
		ElectionEngine engine = ElectionEngine.builder(store).settings(settings).candidate(args[1]).build();
		LeaderElector elector = engine.elector("faults");
		CandidateMain candidate = new CandidateMain(elector, new FileOutputStream(args[0]));
		Thread sampler = new Thread(candidate::sample, "sampler");
		sampler.setDaemon(true);
		sampler.start();
		Runtime.getRuntime().addShutdownHook(new Thread(engine::stop, "stop"));
		engine.start();
		engine.campaign();
		awaitEndOfParent();
		System.exit(0);
	}

	private static void awaitEndOfParent() throws IOException {
		int read;
		do {
			read = System.in.read();
		}
		while (read >= 0);
	}

	private void sample() {
		Run run = null;
		while (true) {
			Run seen = look();
			if (run == null) {
				run = seen;
			}
			else if (run.token() == seen.token() && seen.lastBefore() - run.firstBefore() < WRITE_NANOS) {
				run = run.upTo(seen);
			}
			else {
				write(run);
				run = seen;
			}
			LockSupport.parkNanos(SAMPLE_NANOS);
		}
	}

	private Run look() {
		long earlier = token();
		long before = System.nanoTime();
		boolean leader = this.elector.isLeader();
		long after = System.nanoTime();
		long token = Run.NONE;
		if (leader) {
			// Tokens never come back: the same one on both sides is that of the answer.
			token = (earlier != Run.NONE && earlier == token()) ? earlier : Run.UNKNOWN;
		}
		return new Run(token, before, after, before, after);
	}

	private long token() {
		return this.elector.leadership().map(Leadership::fencingToken).orElse(Run.NONE);
	}

	private void write(Run run) {
		try {
			// Unbuffered: what was written outlives a process that is killed.
			this.file.write(run.toLine().getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			Runtime.getRuntime().halt(1);
		}
	}

}
