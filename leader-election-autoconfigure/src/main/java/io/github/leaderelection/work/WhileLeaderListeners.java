package io.github.leaderelection.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * The listener containers of one context that run only on the leader.
 */
public final class WhileLeaderListeners {

	private final WhileLeaderNames names;

	private final Map<String, List<String>> byElection;

	private final @Nullable WhileLeaderListeners above;

	private final List<ListenerDeclaration> annotated = new ArrayList<>();

	private final Map<String, SmartLifecycle> managed = new HashMap<>();

	private boolean found;

	/**
	 * Create a new {@link WhileLeaderListeners}.
	 * @param names resolves the names of elections
	 * @param byElection names of beans and listener containers by election; the former
	 * have no colon and are ignored here
	 * @param above those of the nearest context above, {@code null} if there are none
	 */
	public WhileLeaderListeners(WhileLeaderNames names, Map<String, List<String>> byElection,
			@Nullable WhileLeaderListeners above) {
		this.names = names;
		this.byElection = byElection;
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
		if (this.found) {
			throw new InvalidWhileLeaderException(
					"The listener container '%s' cannot run only on the leader, because its bean was created after the start of the application"
						.formatted(container),
					"Remove @Lazy from the bean of the listener.");
		}
		this.annotated.add(new ListenerDeclaration(container,
				this.names.election(election, "listener container '%s'".formatted(container)), name));
	}

	/**
	 * Find all containers.
	 * @param kinds the kinds of containers
	 * @return the containers
	 * @throws InvalidWhileLeaderException if there is no such container, or if it starts
	 * with the application
	 */
	synchronized List<WhileLeaderThing> things(List<ListenerContainers> kinds) {
		this.found = true;
		List<ListenerDeclaration> all = new ArrayList<>(this.annotated);
		this.byElection.forEach((election, entries) -> entries.stream()
			.filter((entry) -> ListenerContainers.isContainer(entry) && !isManagedAbove(entry, find(entry, kinds)))
			.forEach((entry) -> all.add(new ListenerDeclaration(entry,
					this.names.election(election, "listener container '%s'".formatted(entry)), entry))));
		Map<String, WhileLeaderThing> things = new LinkedHashMap<>();
		for (ListenerDeclaration declaration : all) {
			SmartLifecycle container = container(declaration.container(), kinds);
			this.managed.put(declaration.container(), container);
			WhileLeaderThing thing = new WhileLeaderThing(declaration.election(), declaration.name(),
					new LifecycleBean(container));
			if (things.put(declaration.container(), thing) != null) {
				throw new InvalidWhileLeaderException(
						"The listener container '%s' is declared more than once to run only on the leader"
							.formatted(declaration.container()),
						"Use either @WhileLeader or one entry in leader-election.while-leader.beans.<election>, and a different id for each listener.");
			}
		}
		return List.copyOf(things.values());
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
					"Set the id of the listener. Kinds of containers in this application: %s."
						.formatted(kinds.stream().map(ListenerContainers::kind).sorted().toList()));
		}
		if (container.isAutoStartup()) {
			throw new InvalidWhileLeaderException(
					"The listener container '%s' cannot run only on the leader, because it starts with the application"
						.formatted(name),
					"Set autoStartup = \"false\" on the listener.");
		}
		return container;
	}

}
