package io.github.leaderelection.test.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;

/**
 * The contract, on the {@link InMemoryElectionStore}.
 *
 * @author Leader Election
 */
class InMemoryElectionStoreTests extends ElectionStoreContract {

	private final Map<String, ElectionStore> stores = new ConcurrentHashMap<>();

	@Override
	protected ElectionStore open(String namespace) {
		return this.stores.computeIfAbsent(namespace, (name) -> new InMemoryElectionStore());
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

}
