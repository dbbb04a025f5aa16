package io.github.leaderelection.benchmarks.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A backend with its servers, and what there is to count of it.
 */
abstract class Backend implements AutoCloseable {

	/**
	 * How many processes of instances there are.
	 */
	static final int PROCESSES = 3;

	private final List<CountingProxy> proxies = new ArrayList<>();

	abstract String name();

	/**
	 * Return what opens the stores of a process.
	 * @return the class
	 */
	abstract Class<? extends StoreOpener> opener();

	/**
	 * Return where the stores of a process are, by way of counting proxies.
	 * @param process the number of the process, from zero
	 * @return the arguments of {@link #opener()}
	 */
	abstract List<String> arguments(int process);

	/**
	 * Return the process id of the server.
	 * @return the id, {@code null} if the instances are the servers
	 */
	abstract @Nullable Long server();

	/**
	 * Return what the server has counted, by what it is.
	 * @return the counts
	 */
	abstract Map<String, Long> counts();

	/**
	 * Return how many bytes the servers' own log has.
	 * @return how many, zero if that is not measured
	 */
	long logBytes() {
		return 0;
	}

	final CountingProxy proxy(int port) {
		CountingProxy proxy = new CountingProxy(port);
		this.proxies.add(proxy);
		return proxy;
	}

	final Traffic traffic() {
		return this.proxies.stream().map(CountingProxy::traffic).reduce(Traffic.NONE, Traffic::plus);
	}

	@Override
	public void close() {
		this.proxies.forEach(CountingProxy::close);
	}

}
