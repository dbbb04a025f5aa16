package io.github.leaderelection.benchmarks.peers;

import java.time.Instant;
import java.util.Optional;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;

/**
 * Locks with names of one trial.
 *
 * @param delegate locks
 * @param prefix what their names begin with
 */
record PrefixedLocks(LockProvider delegate, String prefix) implements LockProvider {

	@Override
	public Optional<SimpleLock> lock(LockConfiguration wanted) {
		return this.delegate.lock(new LockConfiguration(Instant.now(), this.prefix + "/" + wanted.getName(),
				wanted.getLockAtMostFor(), wanted.getLockAtLeastFor()));
	}

}
