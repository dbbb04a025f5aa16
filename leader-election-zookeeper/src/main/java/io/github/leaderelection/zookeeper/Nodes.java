package io.github.leaderelection.zookeeper;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of a folder that were read.
 *
 * @param <K> the type of what identifies a node
 * @param <V> the type of what a node contains
 * @param values what the nodes contain, without those that this library did not write
 * @param versions how often each node was written since it was created
 */
record Nodes<K, V>(Map<K, V> values, Map<K, Integer> versions) {

	@Nullable Stored<V> get(K key) {
		V value = this.values.get(key);
		Integer version = this.versions.get(key);
		return (value != null && version != null) ? new Stored<>(version, value) : null;
	}

}
