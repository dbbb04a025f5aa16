package io.github.leaderelection.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.store.ElectionStoreException;

/**
 * The store did not answer at start, and the application was told to fail then.
 *
 * @author Leader Election
 */
class StoreUnavailableException extends ElectionStoreException {

	StoreUnavailableException(Duration waited, String problem) {
		super("The store of leader election could not be used within %s ms: %s".formatted(waited.toMillis(), problem),
				null);
	}

}
