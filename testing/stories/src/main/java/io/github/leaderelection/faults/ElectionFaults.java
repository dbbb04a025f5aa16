package io.github.leaderelection.faults;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.ServerProcess;
import org.assertj.core.api.Assertions;
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
	void aLeaderThatWasPausedIsToldAtOnce() {
		leader().pause();
		long paused = System.nanoTime();
		long takeover = takeover() - paused;
		long resumed = System.nanoTime();
		leader().resume();
		candidates().awaitObservation(leader(), System.nanoTime());
		// Not one question that was asked after the pause was answered with yes.
		Assertions.assertThat(leader().term(token()).lastBefore()).isLessThan(paused);
		Assertions.assertThat(leader().now().leads()).isFalse();
		print("SIGSTOP of the leader: another led after %d ms; told %d ms after SIGCONT", millis(takeover),
				millis(leader().deniedAt(token()) - resumed));
	}

	@Test
	void nobodyLeadsLongWhileTheServerIsPaused() {
		server().pause();
		long paused = System.nanoTime();
		candidates().awaitDenial(leader(), token());
		assertLedUpToRenewDeadlineAfter(paused);
		long later = paused + lease().plus(settings().retryPeriod()).toNanos();
		candidates().all().forEach((candidate) -> candidates().awaitObservation(candidate, later));
		Assertions.assertThat(candidates().all()).noneMatch((candidate) -> candidate.now().leads());
		long resumed = System.nanoTime();
		server().resume();
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		awaitThatAllHaveSeen(settings().renewDeadline());
		candidates().awaitAgreement();
		print("SIGSTOP of the server: denied after %d ms; one led %d ms after SIGCONT",
				millis(leader().deniedAt(token()) - paused), millis(firstTerm(next) - resumed));
	}

	@Test
	void aLeaderThatIsCutOffStopsAndRejoins() {
		cutLeaderOff("cut both ways", FaultProxy::freeze);
	}

	@Test
	void aLeaderThatGetsNoAnswersStopsAndRejoins() {
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
