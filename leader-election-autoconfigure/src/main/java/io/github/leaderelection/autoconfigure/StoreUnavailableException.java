package io.github.leaderelection.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.ElectionStoreException;

/**
 * The store could not be used at start, and {@code leader-election.fail-fast} is set.
 */
class StoreUnavailableException extends ElectionStoreException {

	StoreUnavailableException(Problem kind, Duration waited, String problem) {
		super(kind, "The store of leader election could not be used within %s: %s".formatted(DurationText.of(waited),
				problem), null);
	}

}
