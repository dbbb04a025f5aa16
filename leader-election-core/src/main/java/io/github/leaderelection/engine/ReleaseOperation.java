package io.github.leaderelection.engine;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases a record that this session holds.
 */
final class ReleaseOperation extends RecordOperation<ReleaseOperation.Release, Boolean> {

	private static final Logger logger = LoggerFactory.getLogger(ReleaseOperation.class);

	private final Release release;

	ReleaseOperation(SessionContext context, String election, long token, Caller caller) {
		this(context, new Release(election, token, caller));
	}

	private ReleaseOperation(SessionContext context, Release release) {
		super(context, List.of(release));
		this.release = release;
	}

	@Override
	public Boolean call() {
		return context().store().release(this.release.election(), context().id(), this.release.token());
	}

	@Override
	public void answered(Boolean released) {
		logger.debug("[{}] released: {}", this.release.election(), released);
		if (released) {
			this.release.caller().released(this.release.token());
		}
		else {
			this.release.caller().refused();
		}
	}

	/**
	 * The release of one record.
	 *
	 * @param election the name of the election
	 * @param token the token of the record
	 * @param caller who asked for it
	 */
	record Release(String election, long token, Caller caller) implements Change {

		@Override
		public Object subject() {
			return this.token;
		}

	}

}
