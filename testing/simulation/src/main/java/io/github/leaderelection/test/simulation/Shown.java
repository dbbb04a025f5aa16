package io.github.leaderelection.test.simulation;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A view that a heartbeat was answered, and what is true of it.
 *
 * @param session the session that sent the heartbeat
 * @param nonce the nonce of the heartbeat
 * @param time the true time at which it was executed
 * @param order how many operations the store had executed
 * @param truth the records that the store had then, whatever the view says
 * @param named the records of the base that the heartbeat has named, {@code null} if it
 * has named none
 * @param view the view
 */
record Shown(SessionId session, long nonce, long time, long order, Records truth, @Nullable Records named,
		ElectionView view) {

	/**
	 * Return whether the view shows an instance of an older format.
	 * @return whether it does
	 */
	boolean hasOldFormat() {
		return this.view.sessions().values().stream().anyMatch((other) -> other.format() < Session.FORMAT);
	}

	/**
	 * Return whether the view has other records than the store had.
	 * @return whether it is wrong
	 */
	boolean isWrong() {
		return this.view.records() != this.truth && !this.view.elections().equals(this.truth.byElection());
	}

}
