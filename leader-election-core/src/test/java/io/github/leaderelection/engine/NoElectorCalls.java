package io.github.leaderelection.engine;

import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.Member;
import io.github.leaderelection.Subscription;

/**
 * No engine behind an elector.
 *
 * @param subscription what registrations return
 */
record NoElectorCalls(Subscription subscription) implements ElectorCalls {

	@Override
	public Subscription addListener(Elector elector, ElectionListener listener) {
		return this.subscription;
	}

	@Override
	public void termEnded(Elector elector) {
	}

	@Override
	public void requireOther(Member member) {
	}

	@Override
	public void resumed() {
	}

}
