package io.github.leaderelection.zookeeper;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ForeignEntries;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.jspecify.annotations.Nullable;

/**
 * Takes sessions and records from the results of what reads their nodes, and reports
 * those that this library did not write. Safe for use by any thread.
 */
final class NodeReader {

	private final NodePaths paths;

	private final ForeignEntries foreign;

	NodeReader(String namespace, NodePaths paths) {
		this.paths = paths;
		this.foreign = new ForeignEntries(namespace, "Remove the node");
	}

	Nodes<SessionId, Session> sessions(Collection<String> children, Iterator<OpResult> results) {
		return nodes(this.paths.sessions(), children, results, SessionId::new, NodeData::session);
	}

	Nodes<String, ElectionRecord> records(Collection<String> children, Iterator<OpResult> results) {
		return nodes(this.paths.records(), children, results, NodePaths::decode, NodeData::record);
	}

	private <K, V> Nodes<K, V> nodes(String folder, Collection<String> children, Iterator<OpResult> results,
			Function<String, K> key, BiFunction<String, byte @Nullable [], @Nullable V> value) {
		Map<K, V> values = new HashMap<>();
		Map<K, Integer> versions = new HashMap<>();
		for (String child : children) {
			if (results.next() instanceof GetDataResult found) {
				V present = value.apply(child, found.getData());
				if (present != null) {
					values.put(key.apply(child), present);
				}
				else {
					this.foreign.report("node '%s/%s'".formatted(folder, child), NodeData.text(found.getData()));
				}
				versions.put(key.apply(child), found.getStat().getVersion());
			}
		}
		return new Nodes<>(values, versions);
	}

}
