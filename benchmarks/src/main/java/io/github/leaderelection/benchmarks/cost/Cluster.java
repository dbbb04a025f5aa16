package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.leaderelection.benchmarks.cost.InstanceMain.Command;
import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.Wait;

/**
 * Processes with instances on one backend. The first two have one instance each, the
 * third one has as many as there are besides.
 */
final class Cluster implements AutoCloseable {

	private final Backend backend;

	private final List<Child> children = new ArrayList<>();

	private int namespaces;

	Cluster(Backend backend) {
		this.backend = backend;
		for (int number = 0; number < Backend.PROCESSES; number++) {
			this.children.add(new Child(backend, number, backend.arguments(number)));
		}
		this.children.forEach(Child::awaitStart);
	}

	Child child(int number) {
		return this.children.get(number);
	}

	List<Child> children() {
		return this.children;
	}

	String nextNamespace() {
		this.namespaces++;
		return "cost-" + this.namespaces;
	}

	/**
	 * Start instances in a process.
	 * @param number the number of the process
	 * @param namespace their namespace
	 * @param elections how many elections they take part in
	 * @param instances how many they are
	 * @param lease the lease duration
	 * @param retryPeriod the time between heartbeats
	 */
	void join(int number, String namespace, int elections, int instances, Duration lease, Duration retryPeriod) {
		child(number).request(Command.OPEN, namespace, elections, instances, lease.toMillis(), retryPeriod.toMillis());
		child(number).request(Command.START);
	}

	/**
	 * Wait until the instances of a process lead elections.
	 * @param number the number of the process
	 * @param elections how many elections
	 */
	void awaitLed(int number, int elections) {
		Wait.until(elections + " elections to be led by " + number,
				() -> Arrays.stream(child(number).request(Command.LED)).sum() >= elections);
	}

	/**
	 * Wait until each instance of a process knows the leaders of elections.
	 * @param number the number of the process
	 * @param elections how many elections
	 */
	void awaitKnown(int number, int elections) {
		Wait.until("the leaders of %s elections to be known by %s".formatted(elections, number),
				() -> Arrays.stream(child(number).request(Command.KNOWN)).allMatch((known) -> known == elections));
	}

	void leaveAll() {
		this.children.forEach((child) -> child.request(Command.CLOSE));
	}

	/**
	 * Kill a process.
	 * @param number the number of the process
	 */
	void kill(int number) {
		child(number).kill();
	}

	/**
	 * Start a process in the place of one that was killed.
	 * @param number the number of the process
	 */
	void replace(int number) {
		Child child = new Child(this.backend, number, this.backend.arguments(number));
		this.children.set(number, child);
		child.awaitStart();
	}

	@Override
	public void close() {
		this.children.forEach(Child::close);
	}

}
