package io.github.leaderelection.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.ServerProcess;
import org.assertj.core.api.Assertions;

/**
 * Stories of candidates that have one server, each behind a network of its own.
 *
 * @param <S> the kind of server
 */
public abstract class ServerStories<S extends ServerProcess> extends ElectionStories {

	private final S server;

	private final Map<Candidate, FaultProxy> networks = new HashMap<>();

	private FaultProxy next;

	/**
	 * Create stories.
	 * @param backend the name of the backend
	 * @param store what opens the store of a candidate
	 * @param server the server
	 */
	protected ServerStories(String backend, Class<? extends CandidateStore> store, S server) {
		super(backend, store);
		this.server = server;
	}

	/**
	 * Create stories with a lease of a given duration.
	 * @param backend the name of the backend
	 * @param store what opens the store of a candidate
	 * @param server the server
	 * @param lease the lease duration
	 */
	protected ServerStories(String backend, Class<? extends CandidateStore> store, S server, Duration lease) {
		super(backend, store, lease);
		this.server = server;
	}

	/**
	 * Return where a candidate finds the server.
	 * @param port the port on the loopback address by which it comes to the server
	 * @return the arguments of its {@link CandidateStore}
	 */
	protected abstract List<String> arguments(int port);

	@Override
	protected final List<String> arguments() {
		this.next = new FaultProxy(this.server);
		return arguments(this.next.port());
	}

	@Override
	protected final void started(Candidate candidate) {
		this.networks.put(candidate, this.next);
		note(candidate);
	}

	/**
	 * Note which candidate was started with the last arguments.
	 * @param candidate the candidate
	 */
	protected void note(Candidate candidate) {
	}

	@Override
	protected void startServers() {
		this.server.start();
	}

	@Override
	protected void heal() {
		if (!this.server.isRunning()) {
			this.server.start();
		}
		this.server.resume();
		this.networks.values().forEach(FaultProxy::heal);
	}

	@Override
	protected void closeServers() {
		this.networks.values().forEach(FaultProxy::close);
		this.server.close();
	}

	protected final S server() {
		return this.server;
	}

	/**
	 * Return what is between the server and a candidate.
	 * @param candidate the candidate
	 * @return the network
	 */
	protected final FaultProxy network(Candidate candidate) {
		return this.networks.get(candidate);
	}

	/**
	 * Return what is between the server and the one that led when the story began.
	 * @return the network
	 */
	protected final FaultProxy leadersNetwork() {
		return network(leader());
	}

	/**
	 * Cut the leader off until another one leads. Then heal the network, and see the old
	 * leader reach the store again and, when the others are gone, lead again.
	 * @param what what is done, in words
	 * @param fault what to do to its network
	 */
	protected final void cutLeaderOff(String what, Consumer<FaultProxy> fault) {
		fault.accept(leadersNetwork());
		long cut = System.nanoTime();
		long takeover = takeover() - cut;
		candidates().awaitDenial(leader(), token());
		assertLedUpToRenewDeadlineAfter(cut);
		long highest = candidates().highestToken();
		long healed = System.nanoTime();
		leadersNetwork().heal();
		long rejoined = candidates().awaitContact(leader(), healed) - healed;
		Assertions.assertThat(rejoined).isLessThan(settings().retryPeriod().multipliedBy(2).plus(BUSY).toNanos());
		long alone = System.nanoTime();
		others().forEach(Candidate::stop);
		candidates().awaitLeader(highest, List.of(leader()));
		print("leader %s: denied after %d ms, another led after %d ms; heartbeat acknowledged again %d ms after the heal (two retry periods: %d ms), led again %d ms after the others were stopped",
				what, millis(leader().deniedAt(token()) - cut), millis(takeover), millis(rejoined),
				settings().retryPeriod().multipliedBy(2).toMillis(), millis(firstTerm(leader()) - alone));
	}

}
