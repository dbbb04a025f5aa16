package io.github.leaderelection.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

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

	private static final int FIXED_ARGUMENTS = 5;

	static final char STOP = 'x';

	static final char START = 'o';

	private final ElectionEngine engine;

	private final Sampler sampler;

	private CandidateMain(ElectionEngine engine, OutputStream file) {
		this.engine = engine;
		this.sampler = new Sampler(engine.elector("faults"), () -> engine.problem() == null, file);
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
		while (true) {
			this.sampler.sample();
			LockSupport.parkNanos(pause);
		}
	}

}
