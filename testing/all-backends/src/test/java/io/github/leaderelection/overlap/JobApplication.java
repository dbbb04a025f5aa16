package io.github.leaderelection.overlap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * An instance whose jobs take a random time and record when they run. It obeys the
 * commands that it reads, and closes when there are no more.
 */
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
public class JobApplication {

	static final String RESIGN = "resign";

	static final String PAUSE = "pause";

	static final String RESUME = "resume";

	private static final String BY = "overlap";

	/**
	 * Run an instance.
	 * @param args properties of the application
	 * @throws IOException if the commands cannot be read
	 */
	public static void main(String[] args) throws IOException {
		ConfigurableApplicationContext context = SpringApplication.run(JobApplication.class, args);
		LeaderElectors electors = context.getBean(LeaderElectors.class);
		try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
				context) {
			for (String command = commands.readLine(); command != null; command = commands.readLine()) {
				switch (command) {
					case RESIGN -> electors.elections().forEach((election) -> electors.elector(election).resign());
					case PAUSE -> electors.pause(BY);
					case RESUME -> electors.resume(BY);
					default -> throw new IllegalArgumentException(command);
				}
			}
		}
	}

	@Bean
	ExecutionLog executionLog(@Value("${overlap.file}") Path file) throws IOException {
		return new ExecutionLog(file);
	}

	@Bean
	Jobs jobs(ExecutionLog log, LeaderElectors electors, @Value("${overlap.seed}") long seed) {
		return new Jobs(log, electors, new Random(seed));
	}

	/**
	 * Jobs that run only on the leader, and two that show that the checker finds what it
	 * searches for.
	 */
	static class Jobs {

		/**
		 * The election of all jobs but {@link #TOO_LONG}.
		 */
		static final String ELECTION = "jobs";

		static final String DELAY = "delay";

		static final String RATE = "rate";

		static final String CRON = "cron";

		static final String LOOP = "loop";

		/**
		 * Has no guard: asks whether this instance leads, and runs for longer than all
		 * others.
		 */
		static final String ASKING = "asking";

		/**
		 * Takes longer than the drain timeout.
		 */
		static final String TOO_LONG = "tooLong";

		static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(4);

		private static final int SHORTEST = 50;

		private static final int LONGEST = 1500;

		private static final int LONGEST_STOP = 300;

		private final ExecutionLog log;

		private final LeaderElectors electors;

		private final Random random;

		Jobs(ExecutionLog log, LeaderElectors electors, Random random) {
			this.log = log;
			this.electors = electors;
			this.random = random;
		}

		@OnLeader(ELECTION)
		@Scheduled(fixedDelay = 50)
		void delay() {
			work(DELAY, this.random.nextInt(SHORTEST, LONGEST));
		}

		@OnLeader(ELECTION)
		@Scheduled(fixedRate = 500)
		void rate() {
			work(RATE, this.random.nextInt(SHORTEST, LONGEST));
		}

		@OnLeader(ELECTION)
		@Scheduled(cron = "* * * * * *")
		void cron() {
			work(CRON, this.random.nextInt(SHORTEST, LONGEST));
		}

		@OnLeader("long")
		@Scheduled(fixedDelay = 50)
		void tooLong() {
			work(TOO_LONG, 10 * DRAIN_TIMEOUT.toMillis());
		}

		@Scheduled(fixedDelay = 50)
		void asking() {
			if (this.electors.elector(ELECTION).isLeader()) {
				work(ASKING, 4 * LONGEST + this.random.nextInt(SHORTEST, LONGEST));
			}
		}

		@WhileLeader(ELECTION)
		void loop(Leadership leadership) {
			long number = this.log.start(LOOP, leadership.fencingToken());
			try {
				sleep(Long.MAX_VALUE);
			}
			catch (InterruptedException ex) {
				stopSlowly();
			}
			this.log.end(number, true);
		}

		// As a loop does that finishes what it has begun
		private void stopSlowly() {
			try {
				sleep(this.random.nextInt(LONGEST_STOP));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void work(String job, long millis) {
			long token = CurrentLeadership.get().map(Leadership::fencingToken).orElse(0L);
			long number = this.log.start(job, token);
			boolean complete = false;
			try {
				sleep(millis);
				complete = true;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.log.end(number, complete);
		}

		private static void sleep(long millis) throws InterruptedException {
			Thread.sleep(millis);
		}

		@EventListener
		void revoked(LeadershipRevokedEvent event) {
			switch (event.reason()) {
				case RENEW_DEADLINE, SUPERSEDED, RECORD_LOST -> this.log.lost(event.fencingToken());
				default -> {
					// Given up
				}
			}
		}

	}

}
