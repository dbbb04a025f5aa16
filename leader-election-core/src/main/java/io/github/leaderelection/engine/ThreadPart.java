package io.github.leaderelection.engine;

import org.jspecify.annotations.Nullable;

/**
 * A part of a run on one thread, and what became of the interrupts of the parts around
 * it. An interrupt says nothing of whom it is for: a nested part may consume that of an
 * outer one, which then has to see it again.
 */
final class ThreadPart {

	/**
	 * The innermost part of each thread, of whichever election.
	 */
	private static final ThreadLocal<@Nullable ThreadPart> INNERMOST = new ThreadLocal<>();

	private final Thread thread = Thread.currentThread();

	private final WorkRun run;

	private final @Nullable ThreadPart outer = INNERMOST.get();

	/**
	 * How many interrupts of outer parts their work had seen when this part began.
	 */
	private final int seenByOuter = interruptsSeen(this.outer);

	private volatile boolean interrupted;

	private volatile boolean delivered;

	ThreadPart(WorkRun run) {
		this.run = run;
	}

	WorkRun run() {
		return this.run;
	}

	void begin() {
		INNERMOST.set(this);
	}

	/**
	 * End this part on its thread.
	 */
	void end() {
		if (this.outer != null) {
			INNERMOST.set(this.outer);
		}
		else {
			INNERMOST.remove();
		}
	}

	/**
	 * Return whether this part was interrupted. Its interrupt ends with it.
	 * @return whether to clear the interrupt
	 */
	boolean wasInterrupted() {
		return this.interrupted;
	}

	/**
	 * Return whether a part around this one has yet to see an interrupt: this part may
	 * have consumed it, or its end has just cleared it.
	 * @return whether to interrupt the thread again
	 */
	boolean owesAnInterrupt() {
		int interrupts = 0;
		for (ThreadPart part = this.outer; part != null; part = part.outer) {
			interrupts += (part.interrupted) ? 1 : 0;
		}
		return interrupts > this.seenByOuter;
	}

	// An interrupt that was delivered and is no longer pending was consumed by the work
	// that enters a nested part. Delivery is read before the flag of the thread
	private static int interruptsSeen(@Nullable ThreadPart outer) {
		int delivered = 0;
		for (ThreadPart part = outer; part != null; part = part.outer) {
			delivered += (part.delivered) ? 1 : 0;
		}
		return Thread.currentThread().isInterrupted() ? 0 : delivered;
	}

	/**
	 * Announce the interrupt. Done for all parts before the first interrupt: a nested
	 * part of another election clears, then reads.
	 */
	void markInterrupted() {
		this.interrupted = true;
	}

	void interrupt() {
		this.thread.interrupt();
		this.delivered = true;
	}

}
