package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases a record that this session holds.
 */
final class ReleaseOperation extends RecordOperation<Boolean> {

	private static final Logger logger = LoggerFactory.getLogger(ReleaseOperation.class);

	private final ElectionStore store;

	private final String election;

	private final SessionId session;

	private final long token;

	ReleaseOperation(ElectionStore store, String election, SessionId session, long token, Caller caller) {
		super(election, caller);
		this.store = store;
		this.election = election;
		this.session = session;
		this.token = token;
	}

	@Override
	Object change() {
		return this.token;
	}

	@Override
	public Boolean call() {
		return this.store.release(this.election, this.session, this.token);
	}

	@Override
	public void answered(Boolean released) {
		logger.debug("[{}] released: {}", this.election, released);
		if (released) {
			caller().released(this.token);
		}
	}

}
