package io.github.leaderelection.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStore;

/**
 * A process that is a candidate, and writes down every few milliseconds what it reads
 * about its leadership, and what it learns from its store. It ends with the process that
 * started it.
 */
public final class CandidateMain {

	/**
	 * The system property with the time between two samples, for measurements.
	 */
	public static final String SAMPLE_NANOS = "sample.nanos";

	private static final long DEFAULT_SAMPLE_NANOS = 3_000_000;

	/**
	 * How much of what was seen may be lost when this process is killed.
	 */
	private static final long WRITE_NANOS = 12_000_000;

	private static final int FIXED_ARGUMENTS = 5;

	static final char STOP = 'x';

	static final char START = 'o';

	private final ElectionEngine engine;

	private final LeaderElector elector;

	private final OutputStream file;

	private CandidateMain(ElectionEngine engine, OutputStream file) {
		this.engine = engine;
		this.elector = engine.elector("faults");
		this.file = file;
	}

	/**
	 * Run a candidate.
	 * @param args the file to write to, the candidate id, the namespace, the lease
	 * duration in milliseconds, the {@link CandidateStore}, and the arguments of that
	 * @throws Exception if the file or the store cannot be opened
	 */
	public static void main(String[] args) throws Exception {
		CandidateStore opener = (CandidateStore) Class.forName(args[4]).getConstructor().newInstance();
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofMillis(Long.parseLong(args[3])))
			.withClaimMissing(opener.claimMissing());
		ElectionStore store = opener.open(args[2], settings.operationTimeout(),
				List.of(args).subList(FIXED_ARGUMENTS, args.length));
		ElectionEngine engine = ElectionEngine.builder(store).settings(settings).candidate(args[1]).build();
		CandidateMain candidate = new CandidateMain(engine, new FileOutputStream(args[0]));
		Thread sampler = new Thread(candidate::sample, "sampler");
		sampler.setDaemon(true);
		sampler.start();
		Runtime.getRuntime().addShutdownHook(new Thread(engine::stop, "stop"));
		engine.start();
		engine.campaign();
		candidate.obey();
		System.exit(0);
	}

	/**
	 * Do what the parent says, until it ends.
	 */
	private void obey() throws IOException {
		for (int command = System.in.read(); command >= 0; command = System.in.read()) {
			if (command == STOP) {
				this.engine.stop();
			}
			else if (command == START) {
				this.engine.start();
				this.engine.campaign();
			}
		}
	}

	private void sample() {
		long pause = Long.getLong(SAMPLE_NANOS, DEFAULT_SAMPLE_NANOS);
		Run run = null;
		Contact contact = new Contact(Run.NONE, 0);
		while (true) {
			Run seen = look();
			Contact now = contact();
			if (now.leader() != contact.leader()) {
				write(now.toLine());
			}
			contact = now;
			if (run == null) {
				run = seen;
			}
			else if (run.token() == seen.token() && seen.lastBefore() - run.firstBefore() < WRITE_NANOS) {
				run = run.upTo(seen);
			}
			else {
				write(run.toLine());
				run = seen;
			}
			LockSupport.parkNanos(pause);
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

	private Contact contact() {
		long leader = this.elector.leader().map(Leader::fencingToken).orElse(Run.NONE);
		return new Contact((this.engine.problem() == null) ? leader : Run.NONE, System.nanoTime());
	}

	private void write(String line) {
		try {
			// Unbuffered: what was written outlives a process that is killed.
			this.file.write(line.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			Runtime.getRuntime().halt(1);
		}
	}

}
