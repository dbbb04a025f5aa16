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

	/**
	 * Create a change.
	 * @param election the election whose record it depends on, {@code null} for none
	 * @param session the session that it depends on, {@code null} for none
	 * @param preparation makes the transaction from what was seen, or returns
	 * {@code null} if that is not as it must be
	 */
	Change(@Nullable String election, @Nullable SessionId session,
			Function<Snapshot, @Nullable Transaction> preparation) {
		this.election = election;
		this.session = session;
		this.preparation = preparation;
	}

	@Nullable String election() {
		return this.election;
	}

	@Nullable SessionId session() {
		return this.session;
	}

	Function<Snapshot, @Nullable Transaction> preparation() {
		return this.preparation;
	}

}
