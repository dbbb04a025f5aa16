package io.github.leaderelection.zookeeper;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

import io.github.leaderelection.store.support.ForeignEntries;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the nodes of a folder contain from the results of what reads them. What has
 * the same bytes as in the last reading of all nodes is not decoded again. Safe for use
 * by any thread.
 *
 * @param <K> the type of what identifies a node
 * @param <V> the type of what a node contains
 */
final class FolderReader<K, V> {

	private final String folder;

	private final ForeignEntries foreign;

	private final Function<String, K> key;

	private final Decoder<V> value;

	private volatile Map<String, Decoded<K, V>> last = Map.of();

	/**
	 * Begin with nothing read.
	 * @param folder the path of the folder
	 * @param foreign where to report nodes that this library did not write
	 * @param key returns what the name of a node identifies
	 * @param value returns what a node contains
	 */
	FolderReader(String folder, ForeignEntries foreign, Function<String, K> key, Decoder<V> value) {
		this.folder = folder;
		this.foreign = foreign;
		this.key = key;
		this.value = value;
	}

	/**
	 * Take all nodes of the folder.
	 * @param children their names
	 * @param results the results, of which one for each name is taken
	 * @return the nodes that exist
	 */
	Nodes<K, V> all(Collection<String> children, Iterator<OpResult> results) {
		Map<String, Decoded<K, V>> decoded = new HashMap<>();
		Nodes<K, V> nodes = take(children, results, decoded);
		this.last = decoded;
		return nodes;
	}

	/**
	 * Take some nodes of the folder.
	 * @param children their names
	 * @param results the results, of which one for each name is taken
	 * @return those of the nodes that exist
	 */
	Nodes<K, V> some(Collection<String> children, Iterator<OpResult> results) {
		return take(children, results, new HashMap<>());
	}

	private Nodes<K, V> take(Collection<String> children, Iterator<OpResult> results,
			Map<String, Decoded<K, V>> decoded) {
		Map<String, Decoded<K, V>> earlier = this.last;
		Map<K, V> values = new HashMap<>();
		Map<K, Integer> versions = new HashMap<>();
		for (String child : children) {
			if (results.next() instanceof GetDataResult found) {
				Decoded<K, V> node = decode(child, found.getData(), earlier.get(child));
				decoded.put(child, node);
				if (node.value() != null) {
					values.put(node.key(), node.value());
				}
				versions.put(node.key(), found.getStat().getVersion());
			}
		}
		return new Nodes<>(values, versions);
	}

	private Decoded<K, V> decode(String child, byte @Nullable [] data, @Nullable Decoded<K, V> earlier) {
		if (earlier != null && Arrays.equals(earlier.data(), data)) {
			return earlier;
		}
		V present = this.value.decode(child, data);
		if (present == null) {
			this.foreign.report("node '" + this.folder + "/" + child + "'", NodeData.text(data));
		}
		return new Decoded<>(data, (earlier != null) ? earlier.key() : this.key.apply(child), present);
	}

	/**
	 * Decodes nodes.
	 *
	 * @param <V> the type of what a node contains
	 */
	interface Decoder<V> {

		/**
		 * Decode a node.
		 * @param child its name
		 * @param data its bytes, {@code null} if it has none
		 * @return what it contains, {@code null} if this library did not write it
		 */
		@Nullable V decode(String child, byte @Nullable [] data);

	}

	/**
	 * What a node contains.
	 *
	 * @param <K> the type of what identifies a node
	 * @param <V> the type of what a node contains
	 * @param data its bytes
	 * @param key what its name identifies
	 * @param value what the bytes mean, {@code null} if this library did not write them
	 */
	private record Decoded<K, V>(byte @Nullable [] data, K key, @Nullable V value) {
	}

}
