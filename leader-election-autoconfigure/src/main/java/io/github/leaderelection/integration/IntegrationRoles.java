package io.github.leaderelection.integration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Names;
import io.github.leaderelection.work.WorkDeclaration;
import io.github.leaderelection.work.WorkDeclarationSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.integration.endpoint.AbstractEndpoint;
import org.springframework.integration.leader.Candidate;
import org.springframework.integration.support.SmartLifecycleRoleController;

/**
 * The roles of Spring Integration that follow the elections of the same names, in one
 * context: those of its candidates, those of its endpoints and those that a property
 * lists. A role that an initiator of the application is for does not follow.
 * <p>
 * They are found in the first phase of the start, when all beans exist and no endpoint
 * has started. From then on their endpoints do not start with the application.
 */
public final class IntegrationRoles implements WorkDeclarationSource, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(IntegrationRoles.class);

	private final ConfigurableListableBeanFactory beans;

	private final RoleSettings settings;

	private final RoleEvents events;

	private final Supplier<? extends @Nullable LeaderElectors> electors;

	private final @Nullable IntegrationRoles above;

	private final Map<String, ManagedRole> followed = new LinkedHashMap<>();

	private boolean found;

	private boolean running;

	/**
	 * Create a new {@link IntegrationRoles}.
	 * @param beans the beans of the context
	 * @param settings which roles follow
	 * @param events publishes the events
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 * @param above those of the nearest context above, {@code null} if there are none
	 */
	public IntegrationRoles(ConfigurableListableBeanFactory beans, RoleSettings settings, RoleEvents events,
			Supplier<? extends @Nullable LeaderElectors> electors, @Nullable IntegrationRoles above) {
		this.beans = beans;
		this.settings = settings;
		this.events = events;
		this.electors = electors;
		this.above = above;
	}

	@Override
	public synchronized List<WorkDeclaration> declarations() {
		return this.followed.entrySet()
			.stream()
			.map((entry) -> new WorkDeclaration(entry.getKey(), "role:" + entry.getKey(), entry.getValue()))
			.toList();
	}

	/**
	 * Return whether a role follows its election, in this context or in one above.
	 * @param role the role
	 * @return whether it does
	 */
	synchronized boolean follows(String role) {
		return this.followed.containsKey(role) || isFollowedAbove(role);
	}

	/**
	 * Return whether this context publishes the events of a role.
	 * @param role the role
	 * @return whether it follows its election here, and not above
	 */
	synchronized boolean publishes(String role) {
		return this.followed.containsKey(role) && !isFollowedAbove(role);
	}

	private boolean isFollowedAbove(String role) {
		return this.above != null && this.above.follows(role);
	}

	@Override
	public synchronized void start() {
		if (!this.running && this.settings.enabled()) {
			// Once: what follows is supervised from the first start on
			if (!this.found) {
				follow();
				this.found = true;
			}
			preventAutoStartup();
		}
		this.running = true;
	}

	private void follow() {
		Map<String, List<Candidate>> candidates = candidates();
		RoleEndpoints endpoints = new RoleEndpoints(
				this.beans.getBeanProvider(SmartLifecycleRoleController.class).stream().toList());
		RoleEndpoints local = new RoleEndpoints(
				List.copyOf(this.beans.getBeansOfType(SmartLifecycleRoleController.class).values()));
		Set<String> roles = new TreeSet<>(candidates.keySet());
		roles.addAll(endpoints.roles());
		roles.addAll(this.settings.roles());
		roles.removeAll(this.settings.excluded());
		List<Initiator> initiators = Initiator.find(this.beans);
		for (String role : roles) {
			List<Candidate> own = candidates.getOrDefault(role, List.of());
			boolean followedAbove = isFollowedAbove(role);
			if (isFree(role, initiators) && (!own.isEmpty() || !followedAbove)) {
				requireName(role);
				// Spring publishes an event of this context above as well, where it would
				// stop what still runs
				this.followed.put(role, new ManagedRole(role, own, (followedAbove) ? local : endpoints,
						(followedAbove) ? null : this.events, () -> resign(role)));
				logger.info("[{}] The role of Spring Integration follows this election", role);
			}
		}
	}

	private Map<String, List<Candidate>> candidates() {
		List<Candidate> all = new ArrayList<>(this.beans.getBeansOfType(Candidate.class, false, true).values());
		AnnotationAwareOrderComparator.sort(all);
		Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
		all.forEach((candidate) -> candidates.computeIfAbsent(candidate.getRole(), (role) -> new ArrayList<>())
			.add(candidate));
		return candidates;
	}

	private boolean isFree(String role, List<Initiator> initiators) {
		Optional<Initiator> found = initiators.stream().filter((initiator) -> initiator.isFor(role)).findFirst();
		if (found.isEmpty()) {
			return true;
		}
		Initiator initiator = found.get();
		if (initiator.roles().isEmpty()) {
			return isFreeOfUnknown(role, initiator);
		}
		if (initiator.local() && isFollowedAbove(role)) {
			throw new InvalidRoleException(
					"The bean '%s' of %s elects the leader of the role '%s', which follows the election of the same name in a context above"
						.formatted(initiator.beanName(), initiator.type().getName(), role),
					"Remove the bean, or list the role in leader-election.integration.excluded-roles.", null);
		}
		logger.info("[{}] The role of Spring Integration does not follow this election, because the bean '{}' of {}"
				+ " elects its leader", role, initiator.beanName(), initiator.type().getName());
		return false;
	}

	// Two leaders of a role are worse than none
	private boolean isFreeOfUnknown(String role, Initiator initiator) {
		if (this.settings.roles().contains(role)) {
			return true;
		}
		logger.warn(
				"[{}] The role of Spring Integration does not follow this election, because the bean '{}' of {}"
						+ " may elect its leader, and its role is unknown."
						+ " List the role in leader-election.integration.roles if it is another one",
				role, initiator.beanName(), initiator.type().getName());
		return false;
	}

	private static void requireName(String role) {
		try {
			Names.requireElection(role);
		}
		catch (InvalidNameException ex) {
			throw new InvalidRoleException(
					"The role '%s' of Spring Integration cannot follow the election of the same name: %s"
						.formatted(role, ex.getMessage()),
					"Rename the role, or list it in leader-election.integration.excluded-roles.", ex);
		}
	}

	private void preventAutoStartup() {
		Collection<AbstractEndpoint> endpoints = this.beans.getBeansOfType(AbstractEndpoint.class, false, false)
			.values();
		endpoints.stream().map(AbstractEndpoint::getRole).distinct().forEach((role) -> {
			List<String> prevented = (role != null && follows(role)) ? RoleEndpoints.preventAutoStartup(endpoints, role)
					: List.of();
			if (!prevented.isEmpty()) {
				logger.info("[{}] Endpoints of the role start only on the leader, and not with the application: {}",
						role, prevented);
			}
		});
	}

	private void resign(String role) {
		LeaderElectors joined = this.electors.get();
		if (joined != null) {
			joined.joined(role).ifPresent(LeaderElector::resign);
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}
