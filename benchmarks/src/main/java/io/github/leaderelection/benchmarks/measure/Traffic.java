package io.github.leaderelection.benchmarks.measure;

/**
 * What went over connections.
 *
 * @param up bytes to servers
 * @param down bytes from servers
 * @param roundTrips how many times a client sent something after an answer
 */
public record Traffic(long up, long down, long roundTrips) {

	/**
	 * No traffic.
	 */
	public static final Traffic NONE = new Traffic(0, 0, 0);

	public Traffic plus(Traffic other) {
		return new Traffic(this.up + other.up, this.down + other.down, this.roundTrips + other.roundTrips);
	}

	public Traffic minus(Traffic other) {
		return new Traffic(this.up - other.up, this.down - other.down, this.roundTrips - other.roundTrips);
	}

}
