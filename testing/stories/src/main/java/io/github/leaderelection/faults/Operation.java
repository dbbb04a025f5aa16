package io.github.leaderelection.faults;

/**
 * What a client did to one register, and what it knows of the outcome. All times are of
 * one clock.
 *
 * @param kind what is known
 * @param register the election or session
 * @param invoked when the call began
 * @param completed when it ended; what it did it may have done later if the outcome is
 * unknown
 * @param before the version that it needed to find, {@code null} if any lower one would
 * do
 * @param after the version that it wrote or read
 */
record Operation(Kind kind, String register, long invoked, long completed, Version before, Version after) {

	static Operation read(String register, long invoked, long completed, Version seen) {
		return new Operation(Kind.READ, register, invoked, completed, null, seen);
	}

	/**
	 * What is known of an operation.
	 */
	enum Kind {

		/**
		 * It wrote, as was acknowledged.
		 */
		WROTE,

		/**
		 * It wrote at any time since it was invoked, or it never did or will.
		 */
		UNKNOWN,

		/**
		 * It was answered, but not whether it wrote or found something there already.
		 */
		ENSURED,

		/**
		 * It was answered that it had not found what it needed.
		 */
		REFUSED,

		/**
		 * It saw a version.
		 */
		READ

	}

}
