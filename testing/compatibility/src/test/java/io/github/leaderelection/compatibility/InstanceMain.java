package io.github.leaderelection.compatibility;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Member;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.faults.CandidateStore;
import io.github.leaderelection.faults.Sampler;
import io.github.leaderelection.store.ElectionStore;

/**
 * An instance as a process, in whatever version its class path has. It is compiled
 * against the present one, so it uses only what both have. It does what the lines of its
 * input say, and ends with the process that started it.
 */
public final class InstanceMain {

	static final String STOP = "stop";

	static final String START = "start";

	static final String RESIGN = "resign";

	static final String TRANSFER = "transfer";

	/**
	 * The candidate id of a process that only has a store: a voter of a Raft cluster.
	 */
	static final String NOBODY = "nobody";

	private static final long SAMPLE_NANOS = 5_000_000;

	private static final int FIXED_ARGUMENTS = 6;

	private final ElectionEngine engine;

	private final List<LeaderElector> electors = new ArrayList<>();

	private final List<Sampler> samplers = new ArrayList<>();

	private InstanceMain(ElectionEngine engine, Path directory, int elections) throws IOException {
		this.engine = engine;
		for (int i = 0; i < elections; i++) {
			LeaderElector elector = engine.elector("orders-" + i);
			this.electors.add(elector);
			this.samplers.add(new Sampler(elector, () -> engine.problem() == null,
					new FileOutputStream(directory.resolve(String.valueOf(i)).toFile())));
		}
	}

	/**
	 * Run an instance.
	 * @param args the directory to write to, the candidate id, the namespace, the lease
	 * duration in milliseconds, the number of elections, the {@link CandidateStore}, and
	 * the arguments of that
	 */
	public static void main(String[] args) throws Exception {
		System.out.println(ElectionEngine.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		CandidateStore opener = (CandidateStore) Class.forName(args[5]).getDeclaredConstructor().newInstance();
		ElectionSettings settings = ElectionSettings.ofLease(Duration.ofMillis(Long.parseLong(args[3])))
			.withClaimMissing(opener.claimMissing());
		ElectionStore store = opener.open(args[2], settings.operationTimeout(),
				List.of(args).subList(FIXED_ARGUMENTS, args.length));
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		if (args[1].equals(NOBODY)) {
			while (input.readLine() != null) {
				// Executes none of them
			}
			System.exit(0);
		}
		ElectionEngine engine = ElectionEngine.builder(store).settings(settings).candidate(args[1]).build();
		InstanceMain instance = new InstanceMain(engine, Path.of(args[0]), Integer.parseInt(args[4]));
		Thread sampler = new Thread(instance::sample, "sampler");
		sampler.setDaemon(true);
		sampler.start();
		engine.start();
		engine.campaign();
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			instance.obey(line.split(" "));
		}
		engine.stop();
		System.exit(0);
	}

	private void obey(String[] words) {
		switch (words[0]) {
			case STOP -> this.engine.stop();
			case START -> {
				this.engine.start();
				this.engine.campaign();
			}
			case RESIGN -> elector(words).resign();
			case TRANSFER -> elector(words).resign(member(words[2]));
			default -> throw new IllegalArgumentException("Unknown: " + words[0]);
		}
	}

	private LeaderElector elector(String[] words) {
		return this.electors.get(Integer.parseInt(words[1]));
	}

	private Member member(String candidate) {
		return this.engine.members()
			.stream()
			.filter((member) -> member.candidate().equals(candidate))
			.findFirst()
			.orElseThrow();
	}

	private void sample() {
		while (true) {
			this.samplers.forEach(Sampler::sample);
			LockSupport.parkNanos(SAMPLE_NANOS);
		}
	}

}
