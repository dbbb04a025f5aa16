package io.github.leaderelection.test.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

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

	@Test
	@DisabledIfSystemProperty(named = "contract.locale", matches = ".*")
	void contractRunsUnderALocaleThatTellsNumbersFromText() {
		assertThat("%d".formatted(1)).isNotEqualTo("1");
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

}
