package io.github.leaderelection.sample.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.github.leaderelection.sample.observation.Overlap;
import io.github.leaderelection.sample.observation.Span;
import org.jspecify.annotations.Nullable;

/**
 * All instances, and what they have observed. Safe for use by any thread.
 *
 * @param instances the instances in the order of their names
 */
record Cluster(List<Instance> instances) {

	Cluster {
		instances = List.copyOf(instances);
	}

	/**
	 * Find an instance.
	 * @param name its name
	 * @return the instance, {@code null} if there is none
	 */
	@Nullable Instance find(String name) {
		return this.instances.stream().filter((instance) -> instance.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Return what all instances have observed until now, those included that are dead.
	 * @return the spans in the order of time
	 */
	List<Span> spans() {
		return Overlap.inOrderOfTime(this.instances.stream().map(Instance::spans).flatMap(Collection::stream).toList());
	}

	/**
	 * Return the terms that last now, by the last observations of their leaders. While a
	 * leader is paused its term lasts until it can last no longer.
	 * @return the spans in the order of time, empty if no live instance leads. More than
	 * one is what must never be
	 */
	List<Span> leaders() {
		List<Span> spans = spans();
		long now = System.nanoTime();
		return spans.stream().filter((span) -> span.lasts(now) && isAlive(span.process())).toList();
	}

	/**
	 * Return the newest term that lasts now.
	 * @return the span, empty if no live instance leads
	 */
	Optional<Span> leader() {
		return leaders().stream().max(Comparator.comparingLong(Span::token));
	}

	private boolean isAlive(Span.Source source) {
		Instance instance = find(source.instance());
		InstanceProcess process = (instance != null) ? instance.process() : null;
		return process != null && process.isAlive() && process.pid() == source.pid();
	}

}
