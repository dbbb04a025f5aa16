package io.github.leaderelection.benchmarks.peers;

/**
 * What a fault has done to one trial, in milliseconds.
 *
 * @param twoLeaders for how long two processes were leaders at the same time
 * @param oldLed for how long the old leader was one after the fault, or after its end if
 * it was paused
 * @param newLed after how long another process was leader, or any after the end of a
 * pause of the server. Infinite if none was as long as the trial was observed
 */
record Outcome(double twoLeaders, double oldLed, double newLed) {

	Outcome withNewLed(double other) {
		return new Outcome(this.twoLeaders, this.oldLed, other);
	}

}
