package io.github.leaderelection.redis;

import java.time.Duration;
import java.util.List;

/**
 * How many replicas have to acknowledge a write before it counts.
 *
 * @param replicas the number of replicas, zero if the master alone counts
 * @param timeout how long to wait for them
 */
record Replication(int replicas, Duration timeout) {

	/**
	 * Wait until the replicas have acknowledged all that was written on a connection:
	 * those are the writes that WAIT waits for.
	 * @param connection the connection
	 * @param result what the script has returned
	 * @return the result
	 * @throws DiagnosedException if too few have
	 */
	List<Object> await(ServerConnection connection, List<Object> result) {
		if (this.replicas > 0) {
			long acknowledged = connection.waitForReplicas(this.replicas, this.timeout.toMillis());
			if (acknowledged < this.replicas) {
				throw new DiagnosedException(Diagnosis.unusable(
						acknowledged + " of " + this.replicas + " replicas have acknowledged the write",
						"Start the replicas, or lower leader-election.redis.wait-replicas"));
			}
		}
		return result;
	}

}
