package io.github.leaderelection.actuate;

import java.time.Duration;
import java.time.Instant;

import io.github.leaderelection.actuate.ElectionDescriptors.WorkDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one piece of leader-only work. Safe for use by any thread.
 */
final class WorkRecord {

	private final String name;

	private int running;

	private long runs;

	private long skips;

	private @Nullable Instant last;

	private @Nullable Duration lastDuration;

	private @Nullable String lastFailure;

	WorkRecord(String name) {
		this.name = name;
	}

	synchronized void started(Instant time) {
		this.running++;
		this.runs++;
		this.last = time;
	}

	synchronized void ended(long nanos, @Nullable Throwable failure) {
		this.running--;
		this.lastDuration = Duration.ofNanos(nanos);
		// The class alone: messages carry data of the application
		this.lastFailure = (failure != null) ? failure.getClass().getName() : null;
	}

	synchronized void skipped() {
		this.skips++;
	}

	synchronized WorkDescriptor describe() {
		return new WorkDescriptor(this.name, this.running, this.runs, this.skips, this.last, this.lastDuration,
				this.lastFailure);
	}

}
