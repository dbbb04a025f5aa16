package io.github.leaderelection.benchmarks.peers;

/**
 * What happens to the leader or to the server.
 */
enum Fault {

	/**
	 * Nothing passes between the leader and the store any more, in either direction, and
	 * no end sees why.
	 */
	CUT("The leader is cut off in silence"),

	/**
	 * The leader does not run, longer than its lease.
	 */
	PAUSE("The leader is paused beyond its lease"),

	/**
	 * The server does not run, longer than the lease.
	 */
	SERVER_PAUSE("The server is paused beyond the lease"),

	/**
	 * The server fails over and has lost what it has acknowledged.
	 */
	LOST_WRITE("The server fails over to an empty one"),

	/**
	 * The leader is killed.
	 */
	KILL("The leader is killed");

	private final String title;

	Fault(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	boolean isOf(String backend) {
		return switch (this) {
			case CUT, PAUSE, KILL -> true;
			// The voters of Raft are the instances
			case SERVER_PAUSE -> !backend.equals("raft");
			// The replication of the others can be set to lose nothing
			case LOST_WRITE -> backend.equals("redis");
		};
	}

}
