package io.github.leaderelection.store.support;

import java.time.Duration;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for the hints of a backend on one thread and one connection while there is a
 * subscription. A failure here costs time only, because candidates send a heartbeat every
 * retry period anyway. Safe for use by any thread.
 */
public final class HintThread {

	private static final Logger logger = LoggerFactory.getLogger(HintThread.class);

	private static final Duration MIN_BACK_OFF = Duration.ofSeconds(1);

	private static final Duration MAX_BACK_OFF = Duration.ofMinutes(1);

	private final String name;

	private final HintChannel.Opener opener;

	private final HintListeners listeners = new HintListeners();

	private volatile boolean unavailable;

	private long backOffMillis = MIN_BACK_OFF.toMillis();

	private @Nullable Thread thread;

	/**
	 * The thread that was started last, which may not have ended yet.
	 */
	private @Nullable Thread latest;

	private @Nullable HintChannel channel;

	private boolean atOnce;

	/**
	 * Create a thread that does not run yet.
	 * @param name the name of the thread and of what it listens to
	 * @param opener opens the connection
	 */
	public HintThread(String name, HintChannel.Opener opener) {
		this.name = name;
		this.opener = opener;
	}

	/**
	 * Subscribe to the hints. The thread runs until the last subscription is closed.
	 * @param listener called on the thread
	 * @return the subscription
	 */
	public Subscription subscribe(HintListener listener) {
		Subscription subscription = this.listeners.add(listener);
		start();
		return () -> {
			subscription.close();
			if (this.listeners.isEmpty()) {
				stop();
			}
		};
	}

	/**
	 * Start to listen if there is a subscription and the thread does not listen already.
	 */
	public synchronized void start() {
		if (this.thread == null && !this.unavailable && !this.listeners.isEmpty()) {
			Thread starting = new Thread(this::run, this.name);
			starting.setDaemon(true);
			// May throw. The thread waits for the lock before it reads the field
			starting.start();
			this.thread = starting;
			this.latest = starting;
		}
	}

	/**
	 * Stop listening until the next {@link #start()}.
	 */
	public synchronized void stop() {
		this.thread = null;
		closeChannel();
		notifyAll();
	}

	/**
	 * Stop listening, and wait for the thread to end, so that what it uses can be closed.
	 * @param patience how long to wait
	 */
	public void stop(Duration patience) {
		Thread ending;
		synchronized (this) {
			stop();
			ending = this.latest;
		}
		if (ending != null && ending != Thread.currentThread()) {
			try {
				ending.join(patience.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Listen on a new connection, without delay: the present one is in doubt, or others
	 * are known to work again.
	 */
	public synchronized void renew() {
		this.atOnce = true;
		closeChannel();
		notifyAll();
	}

	/**
	 * Return whether there is a subscription and the backend may have hints.
	 * @return whether hints are wanted
	 */
	public boolean isWanted() {
		return !this.unavailable && !this.listeners.isEmpty();
	}

	/**
	 * Return whether it was found that the backend has no hints.
	 * @return whether there are none
	 */
	public boolean isUnavailable() {
		return this.unavailable;
	}

	private void run() {
		while (isCurrent()) {
			try {
				HintChannel opened = this.opener.open();
				if (keep(opened)) {
					opened.listen(this.listeners, this::established);
				}
			}
			catch (HintsUnavailableException ex) {
				this.unavailable = true;
				logger.info(
						"[{}] Hints are unavailable: this instance notices a released election within the retry period ({})",
						this.name, ShownText.problem(String.valueOf(ex.getMessage())));
				stop();
			}
			catch (Throwable ex) {
				logger.debug("[{}] Lost the connection for hints", this.name, ShownText.withoutCredentials(ex));
			}
			backOff();
		}
	}

	private synchronized boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

	private synchronized boolean keep(HintChannel opened) {
		if (isCurrent()) {
			this.channel = opened;
			this.atOnce = false;
			return true;
		}
		opened.close();
		return false;
	}

	private void established() {
		synchronized (this) {
			this.backOffMillis = MIN_BACK_OFF.toMillis();
		}
		// Hints may have been given in vain before
		this.listeners.changed();
	}

	private synchronized void backOff() {
		if (isCurrent()) {
			closeChannel();
			try {
				if (!this.atOnce) {
					wait(this.backOffMillis);
				}
				this.atOnce = false;
				this.backOffMillis = Math.min(2 * this.backOffMillis, MAX_BACK_OFF.toMillis());
			}
			catch (InterruptedException ex) {
				this.thread = null;
			}
		}
	}

	// A channel that fails to close must end neither the thread nor who stops it
	private void closeChannel() {
		HintChannel closing = this.channel;
		this.channel = null;
		if (closing != null) {
			try {
				closing.close();
			}
			catch (Throwable ex) {
				logger.debug("[{}] Could not close the connection for hints", this.name,
						ShownText.withoutCredentials(ex));
			}
		}
	}

}
