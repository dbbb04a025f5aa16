package io.github.leaderelection.work;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Finds the containers of one kind of message listener, which are no beans, by their ids.
 *
 * @param kind what stands in front of the id and a colon in the properties
 * @param finder returns the container with an id, {@code null} if there is none
 */
public record ListenerContainers(String kind, Function<String, ? extends @Nullable SmartLifecycle> finder) {

	/**
	 * Return whether a name is that of a container and not of a bean.
	 * @param name the name
	 * @return whether it has a kind and an id
	 */
	static boolean isContainer(String name) {
		return name.indexOf(':') > 0;
	}

	/**
	 * Return the container with a name.
	 * @param name the kind, a colon and the id
	 * @return the container, {@code null} if there is none or it is of another kind
	 */
	@Nullable SmartLifecycle find(String name) {
		String prefix = this.kind + ":";
		return (name.startsWith(prefix)) ? this.finder.apply(name.substring(prefix.length())) : null;
	}

}
