package io.github.leaderelection.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a process reads about its leadership of one election, and what it
 * learns from its store. {@link Observations} read it.
 */
public final class Sampler {

	/**
	 * How much of what was seen may be lost when this process is killed.
	 */
	private static final long WRITE_NANOS = 12_000_000;

	private final LeaderElector elector;

	private final BooleanSupplier answered;

	private final OutputStream file;

	private @Nullable Run run;

	private Contact contact = new Contact(Run.NONE, 0);

	/**
	 * Create a sampler.
	 * @param elector the elector of the election
	 * @param answered whether the last heartbeat was answered
	 * @param file where to write to, without a buffer: what was written outlives a
	 * process that is killed
	 */
	public Sampler(LeaderElector elector, BooleanSupplier answered, OutputStream file) {
		this.elector = elector;
		this.answered = answered;
		this.file = file;
	}

	/**
	 * Ask once whether this process leads, on the same thread each time. The process ends
	 * if it cannot write.
	 */
	public void sample() {
		Run seen = ask();
		Contact now = contact();
		if (now.leader() != this.contact.leader()) {
			write(now.toLine());
		}
		this.contact = now;
		Run current = this.run;
		if (current == null) {
			this.run = seen;
		}
		else if (current.token() == seen.token() && seen.lastBefore() - current.firstBefore() < WRITE_NANOS) {
			this.run = current.upTo(seen);
		}
		else {
			write(current.toLine());
			this.run = seen;
		}
	}

	private Run ask() {
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
		return new Contact(this.answered.getAsBoolean() ? leader : Run.NONE, System.nanoTime());
	}

	private void write(String line) {
		try {
			this.file.write(line.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			Runtime.getRuntime().halt(1);
		}
	}

}
