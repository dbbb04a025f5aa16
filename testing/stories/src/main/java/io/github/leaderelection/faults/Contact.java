package io.github.leaderelection.faults;

/**
 * What a process has learned from its store: who leads, or that the store does not
 * answer.
 *
 * @param leader the fencing token of the leader, {@link Run#NONE} if nobody leads or the
 * last heartbeat was not answered
 * @param nanoTime when the process knew that at the latest
 */
record Contact(long leader, long nanoTime) {

	private static final String WORD = "contact ";

	static boolean isContact(String line) {
		return line.startsWith(WORD);
	}

	static Contact ofLine(String line) {
		String[] words = line.split(" ");
		return new Contact(Long.parseLong(words[1]), Long.parseLong(words[2]));
	}

	String toLine() {
		return "%s%d %d\n".formatted(WORD, this.leader, this.nanoTime);
	}

}
