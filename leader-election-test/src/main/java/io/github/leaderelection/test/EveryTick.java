package io.github.leaderelection.test;

import java.util.OptionalLong;

import io.github.leaderelection.store.TickStore;

/**
 * A {@link TickStore} that starts every tick, so that a test can call a method that runs
 * once per tick as often as it likes. It records nothing: no tick is ever missed.
 */
final class EveryTick implements TickStore {

	@Override
	public boolean start(String job, long tick, long token) {
		return true;
	}

	@Override
	public OptionalLong last(String job) {
		return OptionalLong.empty();
	}

}
