package io.github.leaderelection.engine;

import java.util.function.Consumer;

import io.github.leaderelection.store.ElectionView;

/**
 * Takes in the views that heartbeats bring, each once and none that is older than one
 * that was taken in before. State thread only.
 */
final class ViewIntake {

	private final SessionContext context;

	private final Consumer<Observation> observer;

	private long acknowledged;

	private boolean complete = true;

	ViewIntake(SessionContext context, Consumer<Observation> observer) {
		this.context = context;
		this.observer = observer;
	}

	/**
	 * Return the nonce of the last heartbeat whose view was taken in.
	 * @return the nonce, zero if there was none
	 */
	long acknowledged() {
		return this.acknowledged;
	}

	/**
	 * Take in a view.
	 * @param nonce the nonce of the heartbeat that brought it
	 * @param sent read before that heartbeat was handed to the store
	 * @param view the view
	 */
	void accept(long nonce, Moment sent, ElectionView view) {
		if (nonce <= this.acknowledged) {
			return;
		}
		this.acknowledged = nonce;
		// The last view may have shown a loss of writes, which the store shows only once
		ElectionView seen = (this.complete) ? view : lacking(view);
		this.complete = false;
		Moment received = Moment.now(this.context.environment());
		this.observer
			.accept(Observation.of(seen, nonce, sent, received, this.context.settings(), this.context.rules()));
		this.complete = true;
	}

	private static ElectionView lacking(ElectionView view) {
		return new ElectionView(view.storeId(), view.recurring(), false, view.elections(), view.sessions());
	}

}
