package io.github.leaderelection.integration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.integration.leader.Candidate;
import org.springframework.integration.leader.Context;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;

/**
 * A bean of the application that elects the leader of a role itself.
 *
 * @param beanName the name of the bean
 * @param type its type
 * @param roles the roles that it is for, empty if that is unknown
 * @param local whether it is in the context that asked, and not above
 */
record Initiator(String beanName, Class<?> type, Set<String> roles, boolean local) {

	/**
	 * Their modules need not be on the class path.
	 */
	static final Set<String> TYPES = Set.of("org.springframework.integration.hazelcast.leader.LeaderInitiator",
			"org.springframework.integration.zookeeper.leader.LeaderInitiator",
			"org.springframework.cloud.kubernetes.commons.leader.LeaderInitiator");

	static List<Initiator> find(ConfigurableListableBeanFactory beans) {
		List<Initiator> found = new ArrayList<>();
		ConfigurableListableBeanFactory current = beans;
		while (current != null) {
			for (String name : current.getBeanNamesForType(SmartLifecycle.class, false, false)) {
				Class<?> type = current.getType(name, false);
				if (type != null && isInitiator(type)) {
					found.add(new Initiator(name, type, roles(current, name), current == beans));
				}
			}
			current = above(current);
		}
		return found;
	}

	private static @Nullable ConfigurableListableBeanFactory above(ConfigurableListableBeanFactory beans) {
		BeanFactory parent = beans.getParentBeanFactory();
		if (parent instanceof ConfigurableApplicationContext context) {
			return context.getBeanFactory();
		}
		return (parent instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	private static boolean isInitiator(Class<?> type) {
		if (LockRegistryLeaderInitiator.class.isAssignableFrom(type)) {
			return true;
		}
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (TYPES.contains(current.getName())) {
				return true;
			}
		}
		return false;
	}

	private static Set<String> roles(ConfigurableListableBeanFactory beans, String name) {
		String role = role(beans.getBean(name));
		if (role != null) {
			return Set.of(role);
		}
		// It hides its candidate, which is a bean that it was given
		Set<String> roles = new HashSet<>();
		collect(beans, name, new HashSet<>(), roles);
		return Set.copyOf(roles);
	}

	private static @Nullable String role(Object initiator) {
		if (initiator instanceof LockRegistryLeaderInitiator known) {
			return known.getContext().getRole();
		}
		BeanWrapperImpl properties = new BeanWrapperImpl(initiator);
		return (properties.isReadableProperty("context")
				&& properties.getPropertyValue("context") instanceof Context context) ? context.getRole() : null;
	}

	private static void collect(ConfigurableListableBeanFactory beans, String name, Set<String> seen,
			Set<String> roles) {
		for (String dependency : beans.getDependenciesForBean(name)) {
			if (seen.add(dependency) && beans.containsBean(dependency)) {
				if (beans.isTypeMatch(dependency, Candidate.class)) {
					roles.add(beans.getBean(dependency, Candidate.class).getRole());
				}
				collect(beans, dependency, seen, roles);
			}
		}
	}

	boolean isFor(String role) {
		return this.roles.isEmpty() || this.roles.contains(role);
	}

}
