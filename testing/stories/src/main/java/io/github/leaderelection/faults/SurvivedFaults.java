package io.github.leaderelection.faults;

import io.github.leaderelection.servers.ServerProcess;
import org.junit.jupiter.api.Test;

/**
 * The stories of what a leader gets over, which hold for every backend that has one
 * server. The drivers have their defaults and the addresses no timeouts. The lease is
 * long, since one that is shorter than what a busy machine adds to a fault ends rightly.
 *
 * @param <S> the kind of server
 */
public abstract class SurvivedFaults<S extends ServerProcess> extends ServerStories<S> {

	/**
	 * Create stories.
	 * @param backend the name of the backend
	 * @param store what opens the store of a candidate
	 * @param server the server
	 */
	protected SurvivedFaults(String backend, Class<? extends CandidateStore> store, S server) {
		super(backend, store, server, LONG_LEASE);
	}

	@Test
	void candidatesElectExactlyOneLeader() {
		assertThatLeaderGoesOn();
	}

	@Test
	void aLeaderWhoseConnectionsAreResetGoesOn() {
		leadersNetwork().reset();
		assertThatLeaderGoesOn();
	}

}
