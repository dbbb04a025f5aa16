package io.github.leaderelection.zookeeper;

import java.util.function.Function;

import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A change that depends on a record, a session, or both. It equals itself only.
 */
final class Change {

	private final @Nullable String election;

	private final @Nullable SessionId session;

	private final Function<Snapshot, @Nullable Transaction> preparation;

	private final Function<AssumedRelease, @Nullable Transaction> assumption;

	/**
	 * Create a change.
	 * @param election the election whose record it depends on, {@code null} for none
	 * @param session the session that it depends on, {@code null} for none
	 * @param preparation makes the transaction from what was seen, or returns
	 * {@code null} if that is not as it must be
	 */
	Change(@Nullable String election, @Nullable SessionId session,
			Function<Snapshot, @Nullable Transaction> preparation) {
		this(election, session, preparation, (assumed) -> null);
	}

	/**
	 * Create a change that may also be made by an assumption.
	 * @param election the election whose record it depends on, {@code null} for none
	 * @param session the session that it depends on, {@code null} for none
	 * @param preparation makes the transaction from what was seen, or returns
	 * {@code null} if that is not as it must be
	 * @param assumption makes the transaction from what is assumed, or returns
	 * {@code null} if that is about something else
	 */
	Change(@Nullable String election, @Nullable SessionId session,
			Function<Snapshot, @Nullable Transaction> preparation,
			Function<AssumedRelease, @Nullable Transaction> assumption) {
		this.election = election;
		this.session = session;
		this.preparation = preparation;
		this.assumption = assumption;
	}

	@Nullable String election() {
		return this.election;
	}

	@Nullable SessionId session() {
		return this.session;
	}

	/**
	 * Prepare the change.
	 * @param seen what was seen
	 * @return the transaction, {@code null} if that is not as it must be
	 */
	@Nullable Transaction prepare(Snapshot seen) {
		return this.preparation.apply(seen);
	}

	/**
	 * Prepare the change by an assumption.
	 * @param assumed what is assumed
	 * @return the transaction, {@code null} if that is about something else
	 */
	@Nullable Transaction prepare(AssumedRelease assumed) {
		return this.assumption.apply(assumed);
	}

}
