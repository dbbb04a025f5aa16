package io.github.leaderelection.health;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.LeaderElectionEndpoint;
import io.github.leaderelection.actuate.LeaderEndpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;

/**
 * Finds out which members of a health group depend on leadership: the health of leader
 * election itself, and contributors into which electors or endpoints of this library were
 * injected.
 */
public final class LeadershipInHealth {

	private static final String OWN_NAME = "leaderElection";

	private static final List<Class<?>> OWN_ANSWERS = List.of(LeaderElectionHealthIndicator.class, LeaderEndpoint.class,
			LeaderElectionEndpoint.class);

	private static final List<Class<?>> ELECTORS = List.of(LeaderElector.class, LeaderElectors.class);

	private final HealthGroups groups;

	private final ConfigurableListableBeanFactory beans;

	/**
	 * Create a new {@link LeadershipInHealth}.
	 * @param groups the health groups
	 * @param beans the beans that contributors depend on
	 */
	public LeadershipInHealth(HealthGroups groups, ConfigurableListableBeanFactory beans) {
		this.groups = groups;
		this.beans = beans;
	}

	/**
	 * Return the members that say what this library says of this instance: the health of
	 * leader election, and what asks it or an endpoint of this library.
	 * @param group the name of the group
	 * @return their paths
	 */
	public List<String> own(String group) {
		return this.groups.members(group)
			.entrySet()
			.stream()
			.filter((member) -> isOwn(member.getKey(), member.getValue()))
			.map(Map.Entry::getKey)
			.toList();
	}

	private boolean isOwn(String path, Object contributor) {
		return path.substring(path.lastIndexOf('/') + 1).equals(OWN_NAME)
				|| contributor instanceof LeaderElectionHealthIndicator || dependsOn(contributor, OWN_ANSWERS);
	}

	/**
	 * Return the members other than those that have an elector: they may be up on the
	 * leader only.
	 * @param group the name of the group
	 * @return their paths
	 */
	public List<String> electing(String group) {
		return this.groups.members(group)
			.entrySet()
			.stream()
			.filter((member) -> !isHealthOfElections(member.getKey(), member.getValue()))
			.filter((member) -> dependsOn(member.getValue(), ELECTORS) || dependsOn(member.getValue(), OWN_ANSWERS))
			.map(Map.Entry::getKey)
			.toList();
	}

	// That is up on instances that follow
	private static boolean isHealthOfElections(String path, Object contributor) {
		return path.equals(OWN_NAME) || contributor instanceof LeaderElectionHealthIndicator;
	}

	private boolean dependsOn(Object contributor, List<Class<?>> types) {
		return beanNames().filter((name) -> this.beans.getSingleton(name) == contributor)
			.flatMap((name) -> Stream.of(this.beans.getDependenciesForBean(name)))
			.map(this::type)
			.anyMatch((type) -> type != null && types.stream().anyMatch((wanted) -> wanted.isAssignableFrom(type)));
	}

	private Stream<String> beanNames() {
		return Stream.of(HealthContributor.class, ReactiveHealthContributor.class)
			.flatMap((type) -> Stream.of(this.beans.getBeanNamesForType(type, false, false)));
	}

	private @Nullable Class<?> type(String dependency) {
		return (this.beans.containsBean(dependency)) ? this.beans.getType(dependency) : null;
	}

}
