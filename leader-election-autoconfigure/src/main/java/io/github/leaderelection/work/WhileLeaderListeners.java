package io.github.leaderelection.work;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.leaderelection.annotation.WhileLeader;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * The listener containers of one context that run only on the leader. It finds them when
 * all of them exist and before any is started, and keeps them from starting with the
 * application.
 */
public final class WhileLeaderListeners implements SmartLifecycle {

	private final WhileLeaderNames names;

	private final Map<String, List<String>> byElection;

	private final Supplier<List<ListenerContainers>> kinds;

	private final @Nullable WhileLeaderListeners above;

	private final List<ListenerDeclaration> annotated = new ArrayList<>();

	private final Map<String, SmartLifecycle> managed = new HashMap<>();

	private @Nullable List<WorkDeclaration> declarations;

	private volatile boolean running;

	/**
	 * Create a new {@link WhileLeaderListeners}.
	 * @param names resolves the names of elections
	 * @param byElection names of beans and listener containers by election; the former
	 * have no colon and are ignored here
	 * @param kinds supplies the kinds of containers, when all of them exist
	 * @param above those of the nearest context above, {@code null} if there are none
	 */
	public WhileLeaderListeners(WhileLeaderNames names, Map<String, List<String>> byElection,
			Supplier<List<ListenerContainers>> kinds, @Nullable WhileLeaderListeners above) {
		this.names = names;
		this.byElection = byElection;
		this.kinds = kinds;
		this.above = above;
	}

	/**
	 * Replace the placeholders of a text.
	 * @param text the text
	 * @return the text without placeholders
	 */
	String resolve(String text) {
		String resolved = this.names.placeholders().apply(text);
		return (resolved != null) ? resolved.trim() : "";
	}

	/**
	 * Add the container of an annotated listener, which does not exist yet.
	 * @param container the kind of the container, a colon and its id
	 * @param election what names the election
	 * @param name the name of the work
	 * @throws InvalidWhileLeaderException if all containers were found before
	 */
	synchronized void add(String container, String election, String name) {
		if (this.declarations != null) {
			throw new InvalidWhileLeaderException(
					"The listener container '%s' cannot run only on the leader, because its bean was created after the start of the application"
						.formatted(container),
					"Remove @Lazy from the bean of the listener.");
		}
		this.annotated.add(new ListenerDeclaration(container,
				this.names.election(election, "listener container '%s'".formatted(container)), name));
	}

	/**
	 * Add the containers of Rabbit and JMS that a method or class declares. Those of
	 * Kafka are added when they are registered.
	 * @param element the method or class
	 * @param beanName the name of its bean
	 * @param annotation the annotation
	 */
	void add(AnnotatedElement element, String beanName, WhileLeader annotation) {
		for (String declared : ListenerAnnotations.containers(element)) {
			String container = resolve(declared);
			if (container.endsWith(":")) {
				throw new InvalidWhileLeaderException(
						"The listener '%s' of the bean '%s' cannot run only on the leader, because it has no id"
							.formatted(WhileLeaderRules.describe(element), beanName),
						"Set the id in the annotation of the listener.");
			}
			add(container, annotation.election(), (annotation.name().isEmpty()) ? container : annotation.name());
		}
	}

	/**
	 * Return the containers.
	 * @return the containers, none before the start
	 */
	synchronized List<WorkDeclaration> declarations() {
		return (this.declarations != null) ? this.declarations : List.of();
	}

	/**
	 * Find all containers.
	 * @throws InvalidWhileLeaderException if there is no such container, or if it cannot
	 * be kept from starting with the application
	 */
	@Override
	public synchronized void start() {
		this.running = true;
		if (this.declarations == null) {
			this.declarations = find(this.kinds.get());
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	private List<WorkDeclaration> find(List<ListenerContainers> kinds) {
		List<ListenerDeclaration> all = new ArrayList<>(this.annotated);
		this.byElection.forEach((election, entries) -> entries.stream()
			.filter((entry) -> ListenerContainers.isContainer(entry) && !isManagedAbove(entry, find(entry, kinds)))
			.forEach((entry) -> all.add(new ListenerDeclaration(entry,
					this.names.election(election, "listener container '%s'".formatted(entry)), entry))));
		Map<String, WorkDeclaration> found = new LinkedHashMap<>();
		for (ListenerDeclaration declaration : all) {
			SmartLifecycle container = container(declaration.container(), kinds);
			this.managed.put(declaration.container(), container);
			WorkDeclaration work = new WorkDeclaration(declaration.election(), declaration.name(),
					ManagedBeans.of(declaration.container(), container));
			if (found.put(declaration.container(), work) != null) {
				throw new InvalidWhileLeaderException(
						"The listener container '%s' is declared more than once to run only on the leader"
							.formatted(declaration.container()),
						"Use either @WhileLeader or one entry in leader-election.while-leader.beans.<election>, and a different id for each listener.");
			}
		}
		return List.copyOf(found.values());
	}

	// Contexts of a hierarchy share their properties, and find the containers of those
	// above
	private boolean isManagedAbove(String name, @Nullable SmartLifecycle container) {
		for (WhileLeaderListeners other = this.above; other != null; other = other.above) {
			SmartLifecycle managed = other.managed.get(name);
			if (managed != null && (container == null || container == managed)) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable SmartLifecycle find(String name, List<ListenerContainers> kinds) {
		for (ListenerContainers kind : kinds) {
			SmartLifecycle container = kind.find(name);
			if (container != null) {
				return container;
			}
		}
		return null;
	}

	private static SmartLifecycle container(String name, List<ListenerContainers> kinds) {
		SmartLifecycle container = find(name, kinds);
		if (container == null) {
			throw new InvalidWhileLeaderException(
					"There is no listener container '%s', which is to run only on the leader".formatted(name),
					"Set the id of the listener, and remove @Lazy from its bean. Kinds of containers in this application: %s."
						.formatted(kinds.stream().map(ListenerContainers::kind).sorted().toList()));
		}
		WhileLeaderRules.preventAutoStartup(container, "listener container '%s'".formatted(name));
		return container;
	}

}
