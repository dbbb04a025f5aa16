package io.github.leaderelection.faults;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.ServerProcess;
import org.junit.jupiter.api.Test;

/**
 * The stories that hold for every backend that has one server. The drivers have their
 * defaults and the addresses no timeouts.
 *
 * @param <S> the kind of server
 */
public abstract class ElectionFaults<S extends ServerProcess> extends ServerStories<S> {

	/**
	 * Create stories.
	 * @param backend the name of the backend
	 * @param store what opens the store of a candidate
	 * @param server the server
	 */
	protected ElectionFaults(String backend, Class<? extends CandidateStore> store, S server) {
		super(backend, store, server);
	}

	@Test
	void anotherLeadsAfterTheLeaderIsKilled() {
		killLeader();
	}

	@Test
	void aLeaderThatWasPausedIsDeniedAtOnce() {
		pauseLeader();
	}

	@Test
	void nobodyLeadsLongWhileTheServerIsPaused() {
		pauseServer(server()::pause, server()::resume);
	}

	@Test
	void aLeaderThatIsCutOffStopsAndRejoins() {
		cutLeaderOff("cut both ways", FaultProxy::freeze);
	}

	/**
	 * For a leader, no answers are what a network that is cut both ways is.
	 */
	@Test
	protected void aLeaderThatGetsNoAnswersStopsAndRejoins() {
		cutLeaderOff("answers cut", (network) -> network.responses().freeze());
	}

	@Test
	void aLeaderWhoseBytesAreLostStopsAndRejoins() {
		cutLeaderOff("bytes lost", (network) -> {
			network.requests().drop();
			network.responses().drop();
		});
	}

}
