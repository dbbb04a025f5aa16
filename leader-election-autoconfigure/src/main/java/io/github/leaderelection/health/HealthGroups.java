package io.github.leaderelection.health;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.leaderelection.health.HealthSource.Answer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.Status;

/**
 * The health groups of the application, as its health endpoint knows them.
 */
public final class HealthGroups {

	private static final int FIRST_ERROR = 400;

	private final HealthEndpoint endpoint;

	private final HealthEndpointGroups groups;

	private final HealthContributors contributors;

	private final @Nullable ReactiveHealthContributors reactiveContributors;

	/**
	 * Create new {@link HealthGroups}.
	 * @param endpoint the health endpoint
	 * @param groups its groups
	 * @param contributors its contributors
	 * @param reactiveContributors its reactive contributors, {@code null} for none
	 */
	public HealthGroups(HealthEndpoint endpoint, HealthEndpointGroups groups, HealthContributors contributors,
			@Nullable ReactiveHealthContributors reactiveContributors) {
		this.endpoint = endpoint;
		this.groups = groups;
		this.contributors = contributors;
		this.reactiveContributors = reactiveContributors;
	}

	/**
	 * Return the names of the groups.
	 * @return the names
	 */
	public Set<String> names() {
		return new TreeSet<>(this.groups.getNames());
	}

	/**
	 * Return where to ask for the health of a group. It is good where a probe of the
	 * group would get no error: by default unless it is down or out of service.
	 * @param name the name of the group
	 * @return the source
	 */
	public HealthSource source(String name) {
		HealthEndpointGroup group = group(name);
		return () -> answer(group, this.endpoint.healthForPath(name));
	}

	private static Answer answer(HealthEndpointGroup group, @Nullable HealthDescriptor health) {
		if (health == null) {
			return new Answer(false, "it has no contributors");
		}
		Status status = health.getStatus();
		String bad = bad(group, health);
		return new Answer(!isBad(group, status), status.getCode() + ((bad.isEmpty()) ? "" : ": " + bad));
	}

	private static String bad(HealthEndpointGroup group, HealthDescriptor health) {
		Map<String, HealthDescriptor> components = (health instanceof CompositeHealthDescriptor composite)
				? composite.getComponents() : null;
		return (components != null) ? components.entrySet()
			.stream()
			.filter((component) -> isBad(group, component.getValue().getStatus()))
			.map(Map.Entry::getKey)
			.collect(Collectors.joining(", ")) : "";
	}

	private static boolean isBad(HealthEndpointGroup group, Status status) {
		return group.getHttpCodeStatusMapper().getStatusCode(status) >= FIRST_ERROR;
	}

	/**
	 * Return the contributors of a group that are not composed of others.
	 * @param name the name of the group
	 * @return the contributors by their path, the names of those that they are in and
	 * their own
	 */
	Map<String, Object> members(String name) {
		Map<String, Object> all = new TreeMap<>();
		collect("", this.contributors, all);
		if (this.reactiveContributors != null) {
			collect("", this.reactiveContributors, all);
		}
		HealthEndpointGroup group = group(name);
		all.keySet().removeIf((path) -> !group.isMember(path));
		return all;
	}

	private static void collect(String path, Object contributor, Map<String, Object> leaves) {
		if (contributor instanceof HealthContributors composite) {
			composite.forEach((entry) -> collect(path(path, entry.name()), entry.contributor(), leaves));
		}
		else if (contributor instanceof ReactiveHealthContributors composite) {
			composite.forEach((entry) -> collect(path(path, entry.name()), entry.contributor(), leaves));
		}
		else {
			leaves.put(path, contributor);
		}
	}

	private static String path(String parent, String name) {
		return (parent.isEmpty()) ? name : parent + "/" + name;
	}

	private HealthEndpointGroup group(String name) {
		HealthEndpointGroup group = this.groups.get(name);
		if (group == null) {
			throw new IllegalArgumentException("There is no health group '%s'".formatted(name));
		}
		return group;
	}

}
