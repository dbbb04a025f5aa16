package io.github.leaderelection.faults;

/**
 * A run of equal answers to whether a process leads. The times are those of
 * {@link System#nanoTime()}, which on Linux is the monotonic clock of the machine, the
 * same one for all its processes.
 *
 * @param token the fencing token under which the process led, {@link #NONE} if it did
 * not, {@link #UNKNOWN} if its term began or ended during the question
 * @param firstBefore when the first question was asked
 * @param firstAfter when it was answered
 * @param lastBefore when the last question was asked
 * @param lastAfter when it was answered
 */
public record Run(long token, long firstBefore, long firstAfter, long lastBefore, long lastAfter) {

	/**
	 * The token of a run in which the process did not lead.
	 */
	public static final long NONE = 0;

	/**
	 * The token of a run in which the term of the process began or ended.
	 */
	public static final long UNKNOWN = -1;

	static Run ofLine(String line) {
		String[] words = line.split(" ");
		return new Run(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]),
				Long.parseLong(words[3]), Long.parseLong(words[4]));
	}

	String toLine() {
		return "%d %d %d %d %d\n".formatted(this.token, this.firstBefore, this.firstAfter, this.lastBefore,
				this.lastAfter);
	}

	/**
	 * Return whether the process led.
	 * @return whether it led
	 */
	public boolean leads() {
		return this.token != NONE;
	}

	/**
	 * Return a run from here to the end of a later one.
	 * @param later the later one
	 * @return a run that has both
	 */
	Run upTo(Run later) {
		return new Run(this.token, this.firstBefore, this.firstAfter, later.lastBefore, later.lastAfter);
	}

	/**
	 * Return whether both processes led at one instant for certain. One leads at least
	 * from the end of the first question to the beginning of the last, since a term never
	 * resumes.
	 * @param other a run of another process
	 * @return whether they overlap
	 */
	boolean overlaps(Run other) {
		return Math.max(this.firstAfter, other.firstAfter) <= Math.min(this.lastBefore, other.lastBefore);
	}

}
