package io.github.leaderelection.zookeeper;

import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * A whole namespace, as it was read.
 *
 * @param storeId the id of the store
 * @param sessions the sessions by id
 * @param records the election records by name
 */
record Snapshot(String storeId, Map<SessionId, Stored<Session>> sessions, Map<String, Stored<ElectionRecord>> records) {

	ElectionView view(boolean intact) {
		return new ElectionView(this.storeId, false, intact, values(this.records), values(this.sessions));
	}

	private static <K, V> Map<K, V> values(Map<K, Stored<V>> nodes) {
		Map<K, V> values = new HashMap<>();
		nodes.forEach((key, stored) -> values.put(key, stored.value()));
		return values;
	}

}
