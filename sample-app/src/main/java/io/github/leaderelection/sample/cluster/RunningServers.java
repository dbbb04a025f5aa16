package io.github.leaderelection.sample.cluster;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Servers that run already: where an argument says, or else at the address that the file
 * of the profile contains.
 *
 * @param profile the profile
 * @param links the networks to them, empty if there are none, else one
 */
record RunningServers(String profile, List<Links> links) implements ClusterStore {

	// A TLS client would verify the host name of the link
	private static final Pattern PLAIN_REDIS = Pattern.compile("redis://([^@/]*@)?[^,/@:]+:\\d+(/.*)?");

	private static final Pattern PLAIN_ZOOKEEPER = Pattern.compile("([^,/@:]+:\\d+)(,[^,/@:]+:\\d+)*(/.*)?");

	static RunningServers redis(ClusterOptions options) {
		return of("redis", "spring.data.redis.url", "redis://127.0.0.1:6379", PLAIN_REDIS, options);
	}

	static RunningServers zooKeeper(ClusterOptions options) {
		return of("zookeeper", "leader-election.zookeeper.connect-string", "127.0.0.1:2181", PLAIN_ZOOKEEPER, options);
	}

	private static RunningServers of(String profile, String property, String usual, Pattern plain,
			ClusterOptions options) {
		String address = options.argument(property, usual);
		return new RunningServers(profile, (!plain.matcher(address).matches()) ? List.of()
				: List.of(new Links(property, new StoreLinks(options.ports().size(), address))));
	}

	@Override
	public String description() {
		return "with the profile " + this.profile;
	}

	@Override
	public List<String> arguments(int instance) {
		return this.links.stream()
			.map((links) -> "--%s=%s".formatted(links.property(), links.store().address(instance)))
			.toList();
	}

	@Override
	public @Nullable NetworkCondition network(int instance) {
		return this.links.stream().findFirst().map((links) -> links.store().condition(instance)).orElse(null);
	}

	@Override
	public void close() {
		// They are not ours.
	}

	/**
	 * Networks to servers.
	 *
	 * @param property the property that has the address
	 * @param store the networks
	 */
	record Links(String property, StoreLinks store) {

	}

}
