package io.github.leaderelection.engine;

import java.util.function.Predicate;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.ShownText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns hints of the store into stale reads and earlier heartbeats (rule 11). The store
 * calls it on any thread.
 */
final class Hints implements HintListener {

	private static final Logger logger = LoggerFactory.getLogger(Hints.class);

	private final SessionContext context;

	private final StaleReads staleReads;

	private final HeartbeatLoop heartbeats;

	private final Predicate<SessionId> follows;

	private Subscription subscription = () -> {
	};

	/**
	 * Create a new {@link Hints}.
	 * @param context the session
	 * @param staleReads the stale reads that take the place of earlier heartbeats
	 * @param heartbeats the heartbeats to send earlier
	 * @param follows whether this session follows the heartbeats of another one, asked on
	 * the state thread
	 */
	Hints(SessionContext context, StaleReads staleReads, HeartbeatLoop heartbeats, Predicate<SessionId> follows) {
		this.context = context;
		this.staleReads = staleReads;
		this.heartbeats = heartbeats;
		this.follows = follows;
	}

	void subscribe() {
		try {
			this.subscription = this.context.store().subscribe(this);
		}
		catch (Throwable ex) {
			logger.warn("[{}/{}] continues without hints of the store", this.context.self().candidate(),
					this.context.id(), ShownText.withoutCredentials(ex));
		}
	}

	void close() {
		this.subscription.close();
	}

	@Override
	public void changed() {
		this.context.nudge(this.staleReads::request);
	}

	@Override
	public void heartbeatSent(SessionId session) {
		this.context.nudge(() -> {
			if (this.follows.test(session)) {
				this.heartbeats.follow();
			}
		});
	}

}
