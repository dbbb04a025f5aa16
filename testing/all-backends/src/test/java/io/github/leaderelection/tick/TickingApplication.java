package io.github.leaderelection.tick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.OnLeader.OnGrant;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.TickStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * An instance that writes down the tick of each run of its jobs before it does anything
 * else: the name of the job, the tick and the fencing token. It ends with its standard
 * input.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
public class TickingApplication {

	/**
	 * Run an instance.
	 * @param args the file to write to, its name, and arguments of Spring Boot
	 * @throws IOException if the standard input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Locale.setDefault(Locale.ROOT);
		new SpringApplicationBuilder(TickingApplication.class)
			.properties("ticks.file=" + args[0], "leader-election.candidate-id=" + args[1],
					"spring.application.name=ticks", "spring.main.web-application-type=none",
					"spring.main.banner-mode=off", "spring.task.scheduling.pool.size=4")
			.run(Arrays.copyOfRange(args, 2, args.length));
		while (System.in.read() != -1) {
			continue;
		}
		System.exit(0);
	}

	@Bean
	Recorder recorder(ElectionStore store, @Value("${ticks.unchecked:false}") boolean unchecked) {
		return new Recorder(store.ticks().orElseThrow(), unchecked);
	}

	@Bean
	Jobs jobs(Recorder recorder, @Value("${ticks.file}") Path file) throws IOException {
		return new Jobs(recorder, file);
	}

	/**
	 * Passes the ticks to the store, and remembers the one for which the calling thread
	 * runs a job.
	 */
	static class Recorder implements TickStore {

		private final ThreadLocal<@Nullable Long> current = new ThreadLocal<>();

		private final TickStore store;

		private final boolean unchecked;

		Recorder(TickStore store, boolean unchecked) {
			this.store = store;
			this.unchecked = unchecked;
		}

		@Override
		public boolean start(String job, long tick, long token) {
			this.current.set(tick);
			return this.store.start(job, tick, token) || this.unchecked;
		}

		@Override
		public OptionalLong last(String job) {
			return this.store.last(job);
		}

	}

	/**
	 * The jobs.
	 */
	static class Jobs {

		private final Recorder recorder;

		private final FileChannel file;

		Jobs(Recorder recorder, Path file) throws IOException {
			this.recorder = recorder;
			this.file = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}

		@Scheduled(cron = "* * * * * *", zone = "UTC")
		@OnLeader(oncePerTick = true, onGrant = OnGrant.RUN_IF_MISSED, name = TickHistory.EVERY_SECOND)
		void everySecond() {
			work(TickHistory.EVERY_SECOND);
		}

		/**
		 * Its tick is still the same after a failover.
		 */
		@Scheduled(cron = "*/10 * * * * *", zone = "UTC")
		@OnLeader(oncePerTick = true, onGrant = OnGrant.RUN, name = TickHistory.EVERY_TEN_SECONDS)
		void everyTenSeconds() {
			work(TickHistory.EVERY_TEN_SECONDS);
		}

		private void work(String job) {
			long token = CurrentLeadership.get().orElseThrow().fencingToken();
			String line = "%s %s %s\n".formatted(job, this.recorder.current.get(), token);
			try {
				// In one write, so that no two jobs mix
				this.file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
				this.file.force(false);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			LockSupport.parkNanos(200_000_000);
		}

	}

}
