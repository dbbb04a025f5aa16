package io.github.leaderelection.zookeeper;

import java.util.function.Function;

import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A change that depends on a record, a session, or both.
 *
 * @param election the election whose record it depends on, {@code null} for none
 * @param session the session that it depends on, {@code null} for none
 * @param preparation makes the transaction from what was seen, or returns {@code null} if
 * that is not as it must be
 */
record Change(@Nullable String election, @Nullable SessionId session,
		Function<Snapshot, @Nullable Transaction> preparation) {

}
