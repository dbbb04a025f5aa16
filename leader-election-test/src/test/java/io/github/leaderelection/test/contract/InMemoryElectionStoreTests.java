package io.github.leaderelection.test.contract;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract, on the {@link InMemoryElectionStore}.
 */
class InMemoryElectionStoreTests extends ElectionStoreContract implements TickStoreContract {

	private final Map<String, ElectionStore> stores = new ConcurrentHashMap<>();

	@Override
	protected ElectionStore open(String namespace) {
		return this.stores.computeIfAbsent(namespace, (name) -> new InMemoryElectionStore());
	}

	@Test
	void contractRunsUnderItsLocale() {
		assertThat(Locale.getDefault().toLanguageTag()).isEqualTo(System.getProperty("contract.locale", "fa-IR"));
	}

	@Test
	void numbersOfItsLocaleDifferFromThoseOfJava() {
		assertThat(String.format(Locale.forLanguageTag("fa-IR"), "%d", 1)).isNotEqualTo("1");
	}

	@Override
	protected boolean givesHints() {
		return true;
	}

}
