package io.github.leaderelection.sample.cluster;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The networks between the instances and a store, a link per instance and server.
 */
final class StoreLinks {

	private static final Pattern ADDRESS = Pattern.compile("(?<host>[^,/@:]+):(?<port>\\d+)");

	private final List<NetworkCondition> conditions;

	private final List<String> addresses;

	/**
	 * Create the links.
	 * @param instances how many instances there are
	 * @param address the address of the store: any text that contains host and port of
	 * each server
	 */
	StoreLinks(int instances, String address) {
		this.conditions = IntStream.range(0, instances).mapToObj((instance) -> new NetworkCondition()).toList();
		this.addresses = this.conditions.stream().map((condition) -> throughLinks(address, condition)).toList();
	}

	private static String throughLinks(String address, NetworkCondition condition) {
		return ADDRESS.matcher(address)
			.replaceAll((server) -> new NetworkLink(server.group(1), Integer.parseInt(server.group(2)), condition)
				.address());
	}

	/**
	 * Return the address by which an instance finds the store.
	 * @param instance the number of the instance, from 0
	 * @return the address
	 */
	String address(int instance) {
		return this.addresses.get(instance);
	}

	NetworkCondition condition(int instance) {
		return this.conditions.get(instance);
	}

}
