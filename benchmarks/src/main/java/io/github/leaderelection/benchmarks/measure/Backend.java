package io.github.leaderelection.benchmarks.measure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.leaderelection.servers.ServerProcess;
import org.jspecify.annotations.Nullable;

/**
 * A backend with its servers, and what there is to count of it.
 */
public abstract class Backend implements AutoCloseable {

	/**
	 * How many processes of instances there are.
	 */
	public static final int PROCESSES = 3;

	private final Map<Integer, Set<CountingProxy>> proxies = new TreeMap<>();

	public abstract String name();

	/**
	 * Return the server's product and version.
	 * @return a name and a number
	 */
	public abstract String version();

	/**
	 * Return what opens the stores of a process.
	 * @return the class
	 */
	public abstract Class<? extends StoreOpener> opener();

	/**
	 * Return where the stores of a process are, by way of counting proxies.
	 * @param process the number of the process, from zero
	 * @return the arguments of {@link #opener()}
	 */
	public abstract List<String> arguments(int process);

	/**
	 * Return the server.
	 * @return the server, {@code null} if the instances are the servers
	 */
	public abstract @Nullable ServerProcess server();

	/**
	 * Return what the server has counted, by what it is.
	 * @return the counts
	 */
	public abstract Map<String, Long> counts();

	/**
	 * Return how many bytes the servers' own log has.
	 * @return how many, zero if that is not measured
	 */
	public long logBytes() {
		return 0;
	}

	/**
	 * Create a proxy on the way of a process to a port.
	 * @param process the number of the process
	 * @param port the port
	 * @return the proxy
	 */
	protected final CountingProxy proxy(int process, int port) {
		CountingProxy proxy = new CountingProxy(port);
		isOnTheWayOf(process, proxy);
		return proxy;
	}

	/**
	 * Note that what goes to or from a process passes a proxy.
	 * @param process the number of the process
	 * @param proxy the proxy
	 */
	protected final void isOnTheWayOf(int process, CountingProxy proxy) {
		this.proxies.computeIfAbsent(process, (number) -> new LinkedHashSet<>()).add(proxy);
	}

	/**
	 * Pass nothing to or from a process any more, in silence.
	 * @param process the number of the process
	 */
	public final void cutOff(int process) {
		this.proxies.getOrDefault(process, Set.of()).forEach(CountingProxy::freeze);
	}

	/**
	 * Forget the proxies of all processes, which have ended.
	 */
	public final void forgetProcesses() {
		all().forEach(CountingProxy::close);
		this.proxies.clear();
	}

	public final Traffic traffic() {
		return sum(all());
	}

	/**
	 * Return what went to and from a process.
	 * @param process the number of the process
	 * @return its traffic
	 */
	public final Traffic traffic(int process) {
		return sum(this.proxies.getOrDefault(process, Set.of()).stream());
	}

	private Stream<CountingProxy> all() {
		return this.proxies.values().stream().flatMap(Set::stream).distinct();
	}

	private static Traffic sum(Stream<CountingProxy> some) {
		return some.map(CountingProxy::traffic).reduce(Traffic.NONE, Traffic::plus);
	}

	@Override
	public void close() {
		forgetProcesses();
	}

}
