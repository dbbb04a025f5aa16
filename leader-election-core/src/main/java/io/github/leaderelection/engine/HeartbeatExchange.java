package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;

/**
 * What a heartbeat takes to the store and what it brings back: the session with its next
 * nonce and the base, and a view. State thread only.
 */
final class HeartbeatExchange {

	private final SessionContext context;

	private final Announcements announcements;

	private final StoreCalls calls;

	private final ViewIntake views;

	private long nonce;

	/**
	 * Create a new {@link HeartbeatExchange}.
	 * @param context the session
	 * @param announcements what the session says of itself
	 * @param calls takes the heartbeats to the store
	 * @param views takes in what they bring back
	 */
	HeartbeatExchange(SessionContext context, Announcements announcements, StoreCalls calls, ViewIntake views) {
		this.context = context;
		this.announcements = announcements;
		this.calls = calls;
		this.views = views;
	}

	/**
	 * Send the next heartbeat.
	 * @param loop receives its outcome
	 * @param sent read before
	 */
	void send(HeartbeatLoop loop, Moment sent) {
		Session self = this.announcements.session(this.nonce);
		this.nonce = self.nonce();
		long known = this.views.acknowledged();
		ElectionView base = this.views.held();
		this.calls.submit(() -> this.context.store().heartbeat(self, known, base),
				new Heartbeat(this.context, loop, self.nonce(), sent, base));
	}

	/**
	 * Take in the view that a heartbeat has brought.
	 * @param heartbeat the heartbeat
	 * @param view the view
	 * @return whether it was of use, or the next heartbeat should come soon
	 */
	boolean take(Heartbeat heartbeat, ElectionView view) {
		return this.views.accept(heartbeat.nonce(), heartbeat.sent(), heartbeat.base(), view);
	}

	/**
	 * Return the nonce of the last heartbeat that was sent.
	 * @return the nonce
	 */
	long lastNonce() {
		return this.nonce;
	}

	/**
	 * Let the next heartbeat read everything, since the store has refused what was based
	 * on the view that this session holds.
	 */
	void refused() {
		if (this.context.viewRules().readsAllAfterRefusal()) {
			this.views.forget();
		}
	}

	/**
	 * Take in no more views.
	 */
	void close() {
		this.views.close();
	}

}
